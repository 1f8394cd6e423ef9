import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needPrograms } from '../support/debian.ts';
import { type OpenBrowser, openBrowser } from '../support/open-browser.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { DemoPage, demoSettings } from './demo-page.ts';

/** Each tries to call `breach`, by another way into a page. */
const payloads = [
  '<script>breach(1)</script>',
  '<img src=x onerror=breach(2)>',
  '<svg/onload=breach(3)>',
  '"><iframe srcdoc="<script>parent.breach(4)</script>"></iframe>',
  "'-breach(5)-'",
  '<a href="javascript:breach(6)">click</a>',
  '</p></div><body onload=breach(7)>',
  '<math><mtext><table><mglyph><style><img src=x onerror=breach(8)>',
  '<input autofocus onfocus=breach(9)>',
  '{{constructor.constructor("breach(10)")()}}',
  '&lt;img src=x onerror=breach(11)&gt;&#60;script&#62;breach(11)&#60;/script&#62;',
  '<details open ontoggle=breach(12)>',
  '<style>@import "//breach.invalid/13";</style><link rel=stylesheet href=//breach.invalid/13>',
  '<base href="//breach.invalid/14/"><form action="//breach.invalid/14"><button autofocus>',
  'javascript:breach(15)',
];

describe('markup on the demo page', { skip: needPrograms('chromium'), concurrency: 3 }, () => {
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

  for (const policy of ['on', 'off'] as const) {
    test(`I7 with the policy ${policy}, markup in messages is text, also after a reload`, async () => {
      await using demo = await openPage(policy);
      await demo.start('Ada');
      await demo.hears('Hello, Ada!');
      for (const payload of payloads) await demo.say(payload);
      await demo.allSent();
      await demo.hears('javascript:breach(15)');
      await assertClean(demo);
      await demo.page.reload();
      await demo.hears('javascript:breach(15)');
      await assertClean(demo);
    });

    test(`I7 with the policy ${policy}, markup in names is text, wherever a name is shown`, async () => {
      for (const payload of payloads.slice(0, 6)) {
        await using demo = await openPage(policy);
        await demo.start(payload, payload);
        await demo.hears(`Welcome, ${payload}!`);
        await rename(demo, payload);
        await demo.page.locator('#log .notice').filter({ hasText: 'The new name is' }).waitFor();
        const notices = (await demo.lines()).filter(({ by }) => by === 'notice').map(({ text }) => text);
        assert.ok(notices.includes(`The new name is ${payload}`), notices.join('\n'));
        assert.equal(await countForeign(demo), 0);
        assert.deepEqual(demo.complaints, []);
      }
    });
  }

  test('[CV-OP-6] only web addresses become links; the host is shown as it is', async () => {
    await using demo = await openPage('on');
    const shown = await demo.page.evaluate(async () => {
      const modules = new URL('./', location.href).href;
      const { parseSafeUrl } = await import(`${modules}safe-url.js`);
      const texts = [
        'https://example.com/a?b=c#d',
        'http://EXAMPLE.com',
        'https://xn--80ak6aa92e.com/',
        'https://аррӏе.com/',
        'https://trusted.example@evil.example/',
        'javascript:breach(1)',
        'data:text/html,<script>breach(2)</script>',
        'vbscript:breach(3)',
        'file:///etc/passwd',
        '//evil.example/',
        '/demo/',
        'java\nscript:breach(4)',
        ' javascript:breach(5)',
      ];
      return texts.map((text) => parseSafeUrl(text)?.host ?? null);
    });
    const puny = 'xn--80ak6aa92e.com';
    assert.deepEqual(shown, ['example.com', 'example.com', puny, puny, ...Array(9).fill(null)]);
    assert.deepEqual(demo.complaints, []);
  });

  /** Without the policy the escaping must hold alone. */
  async function openPage(policy: 'on' | 'off'): Promise<DemoPage> {
    const demo = await DemoPage.open(opened.browser, parley.url);
    await demo.page.exposeFunction('breach', (mark: unknown) => demo.complaints.push(`executed: ${mark}`));
    if (policy === 'off') {
      await demo.page.route('**/demo/', async (route) => {
        const response = await route.fetch();
        const { 'content-security-policy': _, ...headers } = response.headers();
        await route.fulfill({ response, headers });
      });
    }
    const response = await demo.page.reload();
    const { 'content-security-policy': sent } = response?.headers() ?? {};
    assert.equal(sent === undefined ? 'off' : 'on', policy, 'the policy is what the test says');
    return demo;
  }

  async function assertClean(demo: DemoPage): Promise<void> {
    assert.deepEqual(await demo.said(), payloads);
    assert.equal(await countForeign(demo), 0);
    assert.deepEqual(demo.complaints, []);
  }

  /** Elements in the card that the page itself never makes. */
  function countForeign(demo: DemoPage): Promise<number> {
    return demo.page
      .locator(
        ':is(#log, #pending, .who, .typing) :is(script, img, svg, iframe, style, link, base, form, input, math, details, a:not(.bubble.link))',
      )
      .count();
  }

  async function rename(demo: DemoPage, nickname: string): Promise<void> {
    await demo.page.evaluate(async (name) => {
      const { credentials } = JSON.parse(sessionStorage.getItem('parley-demo') ?? '{}');
      const { chatId, ...rest } = credentials;
      const body = new URLSearchParams({ ...rest, nickname: name });
      await fetch(`../genesys/2/chat/demo/${chatId}/updateNickname`, { method: 'POST', body });
    }, nickname);
  }
});
