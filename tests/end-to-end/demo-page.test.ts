import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needPrograms } from '../support/debian.ts';
import { type OpenBrowser, openBrowser } from '../support/open-browser.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { DemoPage, demoSettings, linesOf } from './demo-page.ts';

describe('the demo page in Chromium', { skip: needPrograms('chromium'), concurrency: 3 }, () => {
  let opened: OpenBrowser;
  let parley: Parley;
  before(async () => {
    opened = await openBrowser();
    parley = await startParley({ settings: demoSettings });
  });
  after(async () => {
    await opened?.[Symbol.asyncDispose]();
    await parley?.[Symbol.asyncDispose]();
  });

  test('a customer is greeted, answered while somebody types, and given a link', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada', 'An <em>urgent</em> matter');
    await demo.hears('Hello, Ada! I am Parley Assistant');
    assert.equal(await demo.page.locator('#title').textContent(), 'Parley Assistant');

    await demo.sayUntilTyping('What is Parley?');
    assert.equal(await demo.page.locator('#typing-name').textContent(), 'Parley Assistant is typing');
    await demo.hears('Parley is a chat server for contact centres');
    await demo.page.waitForSelector('#typing:not(.on)', { state: 'attached' });

    await demo.say('May I have a link?');
    const link = demo.page.locator('#log .theirs a');
    await link.waitFor();
    assert.match(String(await link.getAttribute('href')), /^https:\/\/docs\.genesys\.com\//);
    assert.equal(await link.locator('strong').textContent(), 'docs.genesys.com');
    assert.deepEqual(
      [await link.getAttribute('rel'), await link.getAttribute('target')],
      ['noopener noreferrer', '_blank'],
    );

    const said = await demo.said();
    assert.deepEqual([said[0], said.at(-1)], ['What is Parley?', 'May I have a link?']);
    assert.equal(await demo.page.locator('#log .mine .state').last().textContent(), 'Sent');
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-POS-3] I11 after a reload the chat is there again, everything once, with the draft', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.say('help');
    await demo.hears('You can ask who I am');
    const before = await demo.lines();
    await demo.page.fill('#message', 'not sent yet');
    for (let reload = 0; reload < 2; reload += 1) {
      await demo.page.reload();
      await demo.hears('You can ask who I am');
    }
    assert.deepEqual(await demo.lines(), before);
    assert.equal(await demo.page.inputValue('#message'), 'not sent yet');
    await demo.page.press('#message', 'Enter');
    await demo.hears(/“not sent yet”/);
    const lines = (await demo.lines()).filter(({ by }) => by !== 'notice');
    assert.deepEqual(lines, linesOf(await demo.transcript()));
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-OP-11] I2 a message whose replies are lost is sent again, and stands in the chat once', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url, {
      expected: /^console: Failed to load resource/,
    });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    let lost = 0;
    await demo.page.route('**/send', async (route) => {
      if (lost >= 2) return route.continue();
      await route.fetch();
      lost += 1;
      return route.abort('connectionreset');
    });
    // Else the page would see its message in the transcript and not send it again.
    await demo.page.route('**/refresh', (route) => (lost < 2 ? route.abort('connectionreset') : route.continue()));
    await demo.say('once only');
    await demo.hears(/“once only”/);
    await demo.allSent();
    assert.equal(lost, 2);
    assert.deepEqual(await demo.said(), ['once only']);
    assert.equal((await demo.transcript()).filter(({ text }) => text === 'once only').length, 1);
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-OP-11] I2 a start whose reply is lost, and a reload in between, begin one chat', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url, {
      expected: /^console: Failed to load resource/,
    });
    const chats = new Set<string>();
    let requests = 0;
    await demo.page.route('**/chat/demo', async (route) => {
      requests += 1;
      const response = await route.fetch();
      chats.add((await response.json()).chatId);
      if (requests <= 2) return route.abort('connectionreset');
      return route.fulfill({ response });
    });
    await demo.page.fill('#nickname', 'Ada');
    await demo.page.press('#nickname', 'Enter');
    await demo.page.getByText('The server cannot be reached at the moment.').waitFor();
    await demo.page.click('#begin');
    await demo.page.getByText('The server cannot be reached at the moment.').waitFor();
    await demo.page.reload();
    await demo.hears('Hello, Ada!');
    assert.deepEqual([requests, chats.size], [3, 1]);
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-EV-6] on “bye” the assistant ends the chat; polling stops; a new one can be started', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.say('bye');
    assert.equal(await demo.isOver(), 'The assistant has ended this chat.');
    assert.ok((await demo.heard()).includes('Goodbye, Ada! I end the chat here.'));
    assert.equal(await demo.page.locator('#composer').isVisible(), false);
    assert.equal(await demo.page.evaluate(() => document.activeElement?.id), 'again');

    const requests: string[] = [];
    demo.page.on('request', (request) => requests.push(request.url()));
    await demo.page.waitForTimeout(3_000);
    assert.deepEqual(requests, [], 'nothing is asked any more');

    await demo.page.reload();
    assert.equal(await demo.isOver(), 'The assistant has ended this chat.');
    await demo.page.click('#again');
    assert.equal(await demo.page.inputValue('#nickname'), 'Ada');
    await demo.page.press('#nickname', 'Enter');
    await demo.hears('Hello, Ada!');
    assert.deepEqual(await demo.said(), []);
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-OP-5] the customer ends the chat by the keyboard alone, after a second thought', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    const { keyboard } = demo.page;
    const focused = () => demo.page.evaluate(() => document.activeElement?.id);
    await keyboard.press('Tab');
    assert.equal(await focused(), 'nickname');
    await keyboard.press('Enter');
    assert.equal(await demo.page.locator('#nickname-fault').textContent(), 'Please tell us a name to call you by.');
    await keyboard.type('Ada');
    await keyboard.press('Enter');
    await demo.hears('Hello, Ada!');
    assert.equal(await focused(), 'message');
    await keyboard.type('two');
    await keyboard.press('Shift+Enter');
    await keyboard.type('lines');
    await keyboard.press('Enter');
    await demo.hears(/two lines/);
    assert.deepEqual(await demo.said(), ['two\nlines']);

    const end = async () => {
      await demo.page.focus('#end');
      await keyboard.press('Enter');
      assert.equal(await focused(), 'end-yes');
    };
    await end();
    await keyboard.press('Escape');
    assert.equal(await focused(), 'end');
    await end();
    await keyboard.press('Enter');
    assert.equal(await demo.isOver(), 'You have ended this chat.');
    assert.equal(await focused(), 'again');
    assert.deepEqual(demo.complaints, []);
  });

  test('[CV-OP-3] that the customer types, and stopped, is told; one request at a time polls', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    let running = 0;
    let polls = 0;
    let most = 0;
    await demo.page.route('**/refresh', async (route) => {
      running += 1;
      polls += 1;
      most = Math.max(most, running);
      const response = await route.fetch();
      await demo.page.waitForTimeout(700);
      running -= 1;
      await route.fulfill({ response });
    });
    await demo.page.locator('#message').pressSequentially('I am writing', { delay: 60 });
    await demo.page.waitForTimeout(1_000);
    await demo.page.fill('#message', '');
    const typed = async () =>
      (await demo.transcript())
        .filter(({ from, type }) => from.type === 'Client' && type.startsWith('Typing'))
        .map(({ type }) => type);
    while (!(await typed()).includes('TypingStopped')) await demo.page.waitForTimeout(200);
    // On a slow machine the keys come so slowly that the start is told more than once.
    assert.match((await typed()).join(' '), /^(TypingStarted )+TypingStopped$/);
    while (polls < 3) await demo.page.waitForTimeout(200);
    assert.equal(most, 1, 'polls never overlap');
    await demo.page.unrouteAll({ behavior: 'wait' });
    assert.deepEqual(demo.complaints, []);
  });

  test('a message that the server refuses is shown as not sent, with its reason and a way to try again', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url, { expected: /status of 400/ });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    // No service takes U+0000; everything else that can be typed is taken.
    await demo.page.evaluate(() => {
      const field = document.querySelector('textarea');
      if (field !== null) field.value = 'nothing\u0000ness';
    });
    await demo.page.press('#message', 'Enter');
    const failed = demo.page.locator('#pending .failed');
    await failed.waitFor();
    assert.match(String(await failed.locator('.state').textContent()), /^Not sent\. ./);
    await demo.say('this one goes through');
    await demo.hears(/“this one goes through”/);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await failed.waitFor();
    assert.deepEqual(await demo.said(), ['this one goes through']);
    assert.deepEqual(demo.complaints, []);
  });
});
