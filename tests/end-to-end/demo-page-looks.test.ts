import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { needPrograms } from '../support/debian.ts';
import { type OpenBrowser, openBrowser } from '../support/open-browser.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { DemoPage, demoSettings } from './demo-page.ts';
import { measureContrast } from './measure-contrast.ts';

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe('the looks of the demo page', { skip: needPrograms('chromium'), concurrency: 3 }, () => {
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

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`in the ${colorScheme} every text has a contrast of 4.5 or more, whatever state the chat is in`, async () => {
      await using demo = await DemoPage.open(opened.browser, parley.url, {
        colorScheme,
        expected: /Failed to load resource/,
      });
      const weak: string[] = [];
      const look = async (when: string) => {
        const { least, count, where } = await demo.page.evaluate(measureContrast);
        assert.ok(count > 10, `${count} texts were measured: ${when}`);
        if (least < 4.5) weak.push(`${when}: ${least.toFixed(2)} ${where}`);
      };
      await demo.page.press('#nickname', 'Enter');
      await look('a fault at the start');
      await demo.start('Ada');
      await demo.hears('Hello, Ada!');
      await demo.sayUntilTyping('link');
      await look('somebody types');
      await demo.page.locator('#log .link').first().waitFor();
      await demo.page.click('#end');
      await look('asked whether to end');
      await demo.page.keyboard.press('Escape');
      await demo.page.route('**/send', (route) => route.abort('connectionreset'));
      await demo.say('stays');
      await look('sending');
      await demo.page.locator('#pending .stuck').waitFor();
      await look('not sent');
      await demo.page.unrouteAll();
      await demo.allSent();
      await demo.say('bye');
      await demo.isOver();
      await look('over');
      assert.deepEqual(weak, []);
      assert.deepEqual(demo.complaints, []);
    });
  }

  test('on a phone the chat is the page: nothing wider than it, the field in sight, targets for a thumb', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url, phone);
    const measure = () =>
      demo.page.evaluate(() => {
        const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
        const targets = [...document.querySelectorAll('button, input, textarea')].filter((one) =>
          one.checkVisibility(),
        );
        return {
          overflow: document.documentElement.scrollWidth - innerWidth,
          scrolls: document.documentElement.scrollHeight > innerHeight,
          card: [box('.card').width, box('.card').height],
          below: box('#composer').bottom - innerHeight,
          smallest: Math.min(...targets.map((one) => one.getBoundingClientRect().height)),
          font: Math.min(
            ...targets
              .filter((one) => one.matches('input, textarea'))
              .map((one) => parseFloat(getComputedStyle(one).fontSize)),
          ),
        };
      });
    const before = await measure();
    assert.deepEqual([before.overflow, before.scrolls, before.card], [0, false, [390, 844]]);
    assert.ok(before.smallest >= 44 && before.font >= 16, JSON.stringify(before));
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.say(`${'unbreakable'.repeat(30)} https://example.com/${'x'.repeat(300)}`);
    await demo.say('link');
    await demo.page.locator('#log .link').waitFor();
    const chatting = await measure();
    assert.deepEqual([chatting.overflow, chatting.scrolls, chatting.card], [0, false, [390, 844]]);
    assert.ok(chatting.below <= 0 && chatting.smallest >= 38 && chatting.font >= 16, JSON.stringify(chatting));
    const inSight = await demo.page.evaluate(() => {
      const last = document.querySelector('#log .link')?.getBoundingClientRect();
      const field = document.querySelector('#composer')?.getBoundingClientRect();
      return last !== undefined && field !== undefined && last.bottom <= field.top;
    });
    assert.ok(inSight, 'the newest is in sight');
    assert.deepEqual(demo.complaints, []);
  });

  test('nothing moves for someone who asked for less motion, and nothing jumps when somebody types', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url, { reducedMotion: 'reduce' });
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.sayUntilTyping('What is Parley?');
    const place = () => demo.page.evaluate(() => document.querySelector('#composer')?.getBoundingClientRect().top);
    const typing = await place();
    assert.equal(await demo.page.evaluate(() => document.getAnimations().length), 0);
    await demo.page.waitForSelector('#typing:not(.on)', { state: 'attached' });
    assert.equal(await place(), typing);
    assert.deepEqual(demo.complaints, []);
  });

  test('new messages are read out politely, and focus stays where it is', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada');
    await demo.page.focus('#end');
    await demo.hears('Hello, Ada!');
    const { role, live, focused } = await demo.page.evaluate(() => ({
      role: document.querySelector('#log')?.getAttribute('role'),
      live: document.querySelector('#log')?.getAttribute('aria-live'),
      focused: document.activeElement?.id,
    }));
    assert.deepEqual([role, live, focused], ['log', 'polite', 'end']);
    const outline = await demo.page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('#end') as Element);
      return [style.outlineStyle, style.outlineWidth];
    });
    assert.deepEqual(outline, ['solid', '2px']);
    assert.deepEqual(demo.complaints, []);
  });

  test('who reads further up is left there, and told that there is more', async () => {
    await using demo = await DemoPage.open(opened.browser, parley.url);
    await demo.start('Ada');
    await demo.hears('Hello, Ada!');
    await demo.say('long '.repeat(400));
    await demo.hears(/long/);
    await demo.say('help');
    await demo.allSent();
    const top = () => demo.page.evaluate(() => document.querySelector('#scroll')?.scrollTop);
    await demo.page.evaluate(() => document.querySelector('#scroll')?.scrollTo(0, 0));
    await demo.hears('You can ask who I am');
    assert.equal(await top(), 0);
    await demo.page.click('#newer');
    assert.ok(Number(await top()) > 100);
    assert.equal(await demo.page.locator('#newer').isVisible(), false);
    assert.deepEqual(demo.complaints, []);
  });
});
