import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPaint, formatElapsed, showStep } from '../bootstrap/progress.mjs';
import { root } from '../bootstrap/root.mjs';
import { disconnect, readTranscript, requestChat, send } from './chat.mjs';
import { createNewcomer, runCommand, startNpm } from './newcomer.mjs';

const out = process.stdout;
const paint = createPaint(out);
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true, default: ['18', '20'] },
  },
});

const { output: changes } = await runCommand('git', ['status', '--porcelain'], { cwd: root });
if (changes.trim() !== '') out.write('HEAD is cloned: changes that are not committed take no part.\n');

const reports = [];
for (const major of options.node) reports.push(await tryNode(major));

out.write(`\n${paint.bold('Fresh clone')}\n`);
for (const { major, rows, fault } of reports) {
  out.write(`\nNode ${major}\n`);
  for (const [name, result] of rows) out.write(`  ${paint.green('✔')} ${name.padEnd(34)} ${result}\n`);
  if (fault !== undefined) out.write(`  ${paint.red('✖')} ${fault.replaceAll('\n', '\n    ')}\n`);
}
process.exitCode = reports.some(({ fault }) => fault !== undefined) ? 1 : 0;

async function tryNode(major) {
  const folder = mkdtempSync(join(tmpdir(), `parley-fresh-${major}-`));
  const rows = [];
  /** One row of the report, with its time. */
  const step = async (name, work) => {
    const startedAt = Date.now();
    const result = await showStep(`Node ${major}: ${name}`, work, out);
    rows.push([name, [result.words, formatElapsed(Date.now() - startedAt)].filter(Boolean).join(', ')]);
    return result;
  };
  try {
    await walk(folder, major, step);
    return { major, rows };
  } catch (error) {
    return { major, rows, fault: error instanceof Error ? error.message : String(error) };
  } finally {
    if (options.keep) out.write(`Left in ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function walk(folder, major, step) {
  const clone = join(folder, 'parley');
  const { env } = await step('prepare a machine with this Node', async () => {
    const newcomer = await createNewcomer(folder, major);
    const versions = await Promise.all(
      ['node', 'npm'].map((name) => runCommand(name, ['--version'], { env: newcomer, cwd: folder })),
    );
    return {
      env: newcomer,
      words: versions
        .map(({ output }, n) => `${n === 0 ? 'node' : 'npm'} ${output.trim().split('\n').at(-1)}`)
        .join(', '),
    };
  });
  await step('git clone', async () => {
    await mustRun('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { env, cwd: folder });
    return { words: (await runCommand('git', ['log', '-1', '--format=%h %s'], { cwd: clone, env })).output.trim() };
  });

  let running;
  try {
    running = await step('npm start, first time', () => startParley(clone, env));
    const { chat } = await step('a chat, and the assistant answers', async () => {
      const { base } = running;
      const opened = await requestChat(base);
      await send(base, opened, 'Is anybody there?');
      const events = await readTranscript(base, opened, isAnswered);
      return { chat: opened, words: `${events.length} events` };
    });
    await step('Ctrl-C', () => stopParley(running));
    running = await step('npm start, second time', () => startParley(clone, env));
    await step('the chat is still there', async () => {
      const events = await readTranscript(running.base, chat, isSaid);
      await send(running.base, chat, 'Still here.');
      await disconnect(running.base, chat);
      return { words: `${events.length} events` };
    });
    await step('Ctrl-C again', () => stopParley(running));
    running = undefined;
  } finally {
    if (running !== undefined) await stopParley(running).catch(() => {});
  }

  const wanted = options.quick ? ['test', '--', 'quick'] : ['test'];
  await step(`npm ${wanted.join(' ')}`, async () => {
    const { code, output } = await startNpm(wanted, { cwd: clone, env }).ended;
    if (code !== 0) throw new Error(`npm ${wanted.join(' ')} ended with ${code}:\n${lastLines(output, 60)}`);
    const count = (name) => output.match(new RegExp(`^ℹ ${name} (\\d+)$`, 'm'))?.[1] ?? '?';
    return { words: `${count('tests')} tests, ${count('pass')} passed, ${count('skipped')} skipped` };
  });
  await step('git status', async () => {
    const { output } = await runCommand('git', ['status', '--porcelain'], { cwd: clone, env });
    if (output.trim() !== '') throw new Error(`The commands changed the clone:\n${output}`);
    return { words: 'clean' };
  });
}

function isSaid(events) {
  return findSaid(events) !== undefined;
}

/** By somebody's word after it: the service's welcome stands before. */
function isAnswered(events) {
  const said = findSaid(events);
  return events.some(({ from, type, index }) => type === 'Message' && from.type === 'External' && index > said?.index);
}

function findSaid(events) {
  return events.find(({ text, from }) => text === 'Is anybody there?' && from.type === 'Client');
}

/** Resolves once the box stands there and both ports answer. */
function startParley(cwd, env) {
  return new Promise((resolve, reject) => {
    let seen = false;
    const running = startNpm(['start', '--', '--port', '0', '--admin-port', '0'], {
      cwd,
      env,
      onText: async (output) => {
        const base = output.match(/Chat +(http:\/\/\S+)\/demo\//)?.[1];
        const admin = output.match(/Admin +(http:\/\/[^/\s]+)/)?.[1];
        if (seen || base === undefined || admin === undefined) return;
        seen = true;
        try {
          for (const address of [`${base}/healthz`, `${admin}/healthz`, `${base}/demo/`]) {
            const { status } = await fetch(address);
            if (status !== 200) throw new Error(`${address} answers ${status}`);
          }
          resolve({ ...running, base, words: base });
        } catch (error) {
          process.kill(-running.pid, 'SIGINT');
          reject(error);
        }
      },
    });
    void running.ended.then(({ code, output }) =>
      reject(new Error(`npm start ended with ${code}:\n${lastLines(output, 40)}`)),
    );
  });
}

/** What a terminal does on Ctrl-C: SIGINT to the whole foreground group. Resolves once everything has ended. */
async function stopParley({ pid, ended, base }) {
  try {
    process.kill(-pid, 'SIGINT');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
  const { output } = await ended;
  if (await isAnswering(base)) throw new Error(`After Ctrl-C ${base} still answers.`);
  if (!output.includes('Stopped.'))
    throw new Error(`After Ctrl-C npm start did not end in order:\n${lastLines(output, 20)}`);
  return { words: 'stopped in order' };
}

function isAnswering(base) {
  return fetch(`${base}/healthz`).then(
    () => true,
    () => false,
  );
}

async function mustRun(command, args, how) {
  const { code, output } = await runCommand(command, args, how);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
