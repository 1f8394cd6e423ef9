// What `kill -9` cannot show, since it loses nothing that the kernel has: that the sync came before the answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openChat } from '../support/customers/open-chat.ts';
import { createAgent } from '../support/customers/post.ts';
import { findProgram } from '../support/debian.ts';
import { startParley } from '../support/parley.ts';
import { findEarlyReplies, isSync } from '../support/strace/find-early-replies.ts';
import { needStrace } from '../support/strace/need-strace.ts';
import { readStrace } from '../support/strace/read-strace.ts';

const customers = 6;
const textsEach = 8;

test('[LS-ST-2, LS-ST-3] I18 an ACK is written after a sync of the log that began after its event was written', {
  skip: needStrace(),
}, async (t) => {
  await using parley = await startParley();
  await parley.stop();
  const log = join(parley.data, '..', 'strace.log');
  const calls = 'trace=fsync,fdatasync,pwrite64,pwritev,write,writev';
  // Whole pages and replies, so that the texts are found in them.
  const options = ['-D', '-f', '--seccomp-bpf', '-qq', '-y', '-s', '8192', '-o', log, '-e', calls];
  await parley.start({ wrap: [findProgram('strace')!, ...options] });

  const agent = createAgent();
  const texts: string[] = [];
  const talk = async (customer: number) => {
    const chat = await openChat(`${parley.api}/test`, agent);
    let from = 2;
    for (let place = 0; place < textsEach; place += 1) {
      const text = `<order ${customer}.${place}>`;
      // With the position its reply holds the text, too.
      const outcome = await chat.send(text, { from });
      assert.equal(outcome.state, 'ack');
      if (outcome.state === 'ack') from = outcome.nextPosition;
      texts.push(text);
    }
  };
  try {
    await Promise.all(Array.from({ length: customers }, (_, customer) => talk(customer)));
  } finally {
    agent.destroy();
  }
  await parley.stop();

  const traced = readStrace(readFileSync(log, 'utf8'));
  assert.deepEqual(findEarlyReplies(traced, texts), []);
  const syncs = traced.filter((one) => one.state === 'ended' && isSync(one) && one.file.endsWith('-wal'));
  t.diagnostic(`${texts.length} sends of ${customers} customers, ${syncs.length} syncs of the log`);
});
