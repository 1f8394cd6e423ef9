import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needPrograms } from '../support/debian.ts';
import { openBrowser } from '../support/open-browser.ts';
import { startParley } from '../support/parley.ts';
import { DemoPage, demoSettings, linesOf } from './demo-page.ts';

describe('the demo page over a restart of the server', { skip: needPrograms('chromium'), concurrency: 3 }, () => {
  test('[LS-ST-2] I1, I2 killed in the middle of an answer and started again, the chat goes on; nothing is lost or doubled', async () => {
    await using opened = await openBrowser();
    await using parley = await startParley({ settings: demoSettings });
    await using demo = await DemoPage.open(opened.browser, parley.url, { expected: /Failed to load resource/ });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.say('help');
    await demo.hears('You can ask who I am');

    await demo.say('What is Parley?');
    await demo.allSent();
    // By now the assistant reads or types its answer.
    await parley.kill();

    await demo.page.waitForSelector('#banner:not([hidden])');
    assert.match(String(await demo.page.locator('#banner').textContent()), /^No connection\. What you write is kept/);
    await demo.say('written while it was away');
    await demo.say('and another');
    const stuck = demo.page.locator('#pending .stuck');
    await stuck.nth(1).waitFor();
    assert.match(String(await stuck.first().textContent()), /Not sent yet\.Try again$/);

    await parley.start();
    await demo.page.waitForSelector('#banner', { state: 'hidden' });
    await demo.hears('Parley is a chat server for contact centres');
    await demo.hears(/“written while it was away”/);
    await demo.hears(/“and another”/);
    await demo.allSent();

    const lines = (await demo.lines()).filter(({ by }) => by !== 'notice');
    assert.deepEqual(lines, linesOf(await demo.transcript()));
    assert.deepEqual(await demo.said(), ['help', 'What is Parley?', 'written while it was away', 'and another']);
    const answers = (await demo.heard()).filter((text) => !/^(Welcome|Hello), Ada!/.test(text));
    assert.equal(answers.length, 4, answers.join('\n'));

    await demo.say('bye');
    assert.equal(await demo.isOver(), 'The assistant has ended this chat.');
    assert.deepEqual(demo.complaints, []);
  });

  test('I2 messages that were waiting when the page was reloaded are sent once, when the server is back', async () => {
    await using opened = await openBrowser();
    await using parley = await startParley({ settings: demoSettings });
    await using demo = await DemoPage.open(opened.browser, parley.url, { expected: /Failed to load resource|ERR_/ });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.page.route('**/send', (route) => route.abort('connectionreset'));
    await demo.say('first');
    await demo.say('second');
    await demo.page.unrouteAll();
    await demo.page.reload();
    await demo.hears(/“first”/);
    await demo.hears(/“second”/);
    assert.deepEqual(await demo.said(), ['first', 'second']);
    assert.equal(
      (await demo.transcript()).filter(({ from, type }) => from.type === 'Client' && type === 'Message').length,
      2,
    );
    assert.deepEqual(demo.complaints, []);
  });

  test('without a network the banner says so at once, and goes with it', async () => {
    await using opened = await openBrowser();
    await using parley = await startParley({ settings: demoSettings });
    await using demo = await DemoPage.open(opened.browser, parley.url, { expected: /Failed to load resource/ });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.page.context().setOffline(true);
    await demo.page.waitForSelector('#banner:not([hidden])');
    await demo.say('later then');
    assert.equal(await demo.page.locator('#pending .group').count(), 1);
    await demo.page.context().setOffline(false);
    await demo.page.waitForSelector('#banner', { state: 'hidden' });
    await demo.hears(/“later then”/);
    assert.deepEqual(await demo.said(), ['later then']);
    assert.deepEqual(demo.complaints, []);
  });
});
