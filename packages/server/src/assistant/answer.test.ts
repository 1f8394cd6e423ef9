import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Answer, answerTo, apiDescription } from './answer.ts';

const noon = Date.UTC(2026, 0, 5, 12);

function ask(text: string, timeZone?: string): Answer {
  return answerTo({ text, index: 3, nickname: 'Ada', now: noon, timeZone });
}

const topics: readonly [about: RegExp, ...texts: string[]][] = [
  [/^Hello, Ada! Say “help”/, 'hi', 'Hello!', 'HEY there', 'good morning', 'Hallo', 'hello, Parley Assistant'],
  [/^You can ask who I am/, 'help', 'Help!', 'What can you do?', 'what can I ask', 'please help me', 'commands'],
  [
    /^I am Parley Assistant: a small script/,
    'Who are you?',
    'what are you',
    'are you a bot?',
    'Are you human?',
    'Is anybody there?',
  ],
  [
    /^It is 12:00 on Monday 5 January, in UTC\.$/,
    'What time is it?',
    'time',
    'What’s the time?',
    'how late is it',
    'what day is it',
  ],
  [/^Parley is a chat server/, 'What is Parley?', "what's parley", 'Tell me about Parley', 'what is this?'],
  [
    /^A message that is marked as sent is on the disk/,
    'Do you lose messages?',
    'what happens when the server restarts',
    'is it durable',
  ],
  [/^Parley is open source/, 'what does it cost', 'Is it free?', 'which licence', 'is it open source?'],
  [/SQLite/, 'where is this stored', 'Which database do you use?'],
  [/^Parley speaks the Genesys Chat API Version 2/, 'Which API is this?', 'can I use curl', 'how do I embed it'],
  [/^There is nobody here but me/, 'I want to talk to a human', 'agent please'],
  [/^You are welcome/, 'thanks', 'Thank you very much!', 'great'],
  [/^Fine, as far as a script can tell/, 'how are you?'],
  [/^Good\. Say “help”/, 'ok', 'yes', 'I see'],
];
for (const [about, ...texts] of topics) {
  for (const text of texts) {
    test(`“${text}” is understood`, () => {
      const answer = ask(text);
      assert.match(answer.text, about);
      assert.deepEqual([answer.url, answer.afterwards], [undefined, 'stay']);
    });
  }
}

for (const text of ['link', 'Links please', 'Where are the docs?', 'documentation', 'give me a URL']) {
  test(`“${text}” gets a URL`, () => {
    assert.equal(ask(text).url, apiDescription);
  });
}

test('the URL is an absolute https URL in its normal form, without credentials', () => {
  const url = new URL(apiDescription);
  assert.deepEqual([url.protocol, url.username, url.href], ['https:', '', apiDescription]);
});

for (const text of [
  'bye',
  'Goodbye!',
  'ok, thanks, bye for now',
  'end',
  'end the chat',
  'Quit.',
  "That's all, thank you",
]) {
  test(`“${text}” ends the chat`, () => {
    assert.equal(ask(text).afterwards, 'close');
  });
}

for (const text of ['leave', 'please leave', 'Leave me alone!', 'go away']) {
  test(`“${text}” sends the assistant out`, () => {
    assert.equal(ask(text).afterwards, 'leave');
  });
}

for (const text of [
  'When does the sale end?',
  'Can I leave a message?',
  'I said bye to my cat',
  'stop sign',
  'unlinked',
]) {
  test(`“${text}” neither ends the chat nor gets a URL`, () => {
    assert.deepEqual([ask(text).afterwards, ask(text).url], ['stay', undefined]);
  });
}

test('the time is told where the customer is; what is no time zone counts as none', () => {
  assert.match(
    ask('time', 'Europe/Tallinn').text,
    /^It is 14:00 on Monday 5 January, where you are \(Europe\/Tallinn\)\.$/,
  );
  for (const nonsense of ['', 'Mars/Olympus', '<b>', '__proto__', 'x'.repeat(4_096)]) {
    assert.match(ask('time', nonsense).text, /^It is 12:00 on Monday 5 January, in UTC\.$/);
  }
});

test('what is not understood is quoted, short and on one line', () => {
  assert.match(ask(`line one\nline\u0000two ${'long '.repeat(100)}`).text, /“line one line two long .{100,140}…”/);
  assert.match(ask(' \n ').text, /^I see nothing in that/);
  assert.match(ask('...').text, /“\.\.\.”/);
});

test('any text at all gets one short, well-formed answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.nat(10_000), (text, index) => {
      const answer = answerTo({ text, index, nickname: 'Ada', now: noon, timeZone: undefined });
      assert.ok(answer.text.length > 0 && answer.text.length < 600);
      assert.ok(answer.text.isWellFormed());
      assert.deepEqual(answerTo({ text, index, nickname: 'Ada', now: noon, timeZone: undefined }), answer);
    }),
  );
});

test('a text that is cut inside a character stays well-formed', () => {
  for (let length = 600; length < 660; length += 1) {
    assert.ok(ask(`x${' '.repeat(length)}${'😀'.repeat(100)}`).text.isWellFormed());
  }
});

test('I14 recognising a text takes no longer because it is long', () => {
  const hostile = ['what '.repeat(3_200), 'good '.repeat(3_200), `${'a'.repeat(15_990)} bye`, "'".repeat(16_000)];
  const started = performance.now();
  for (const text of hostile) for (let round = 0; round < 100; round += 1) ask(text);
  // 400 answers; each takes some 10 µs.
  assert.ok(performance.now() - started < 2_000);
});
