import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export const demoSettings = readFileSync(join(import.meta.dirname, '..', '..', 'settings', 'demo.yaml'), 'utf8');

/** How long anything on the page may take before a test gives up: ten times what it takes on a busy machine. */
export const patienceMs = 60_000;

/** One line of the chat, as it stands on the page. */
export interface Line {
  readonly by: 'me' | 'others' | 'notice';
  readonly text: string;
}

/** The demo page in a window of its own, with everything it complained about. */
export class DemoPage implements AsyncDisposable {
  readonly page: Page;
  /** Errors of the console, exceptions, breaches of the policy, dialogs, and requests to anywhere else. */
  readonly complaints: string[] = [];
  /** What may be complained about, such as failing requests while the server is away. */
  readonly #expected: RegExp | undefined;

  private constructor(page: Page, expected: RegExp | undefined) {
    this.page = page;
    this.#expected = expected;
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions & { readonly expected?: RegExp } = {},
  ): Promise<DemoPage> {
    const { expected, ...contextOptions } = options;
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...contextOptions });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    const demo = new DemoPage(page, expected);
    await demo.#listen(url);
    await page.goto(`${url}/demo/`);
    return demo;
  }

  async #listen(url: string): Promise<void> {
    const complain = (line: string) => {
      if (!this.#expected?.test(line)) this.complaints.push(line);
    };
    const { page } = this;
    page.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) complain(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(`exception: ${error.message}`));
    page.on('dialog', (dialog) => {
      complain(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', (popup) => complain(`popup: ${popup.url()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`)) complain(`request: ${request.url()}`);
    });
    await page.exposeFunction('reportBreach', (line: string) => complain(`policy: ${line}`));
    await page.addInitScript(`
      document.addEventListener('securitypolicyviolation', (event) => {
        window.reportBreach(event.violatedDirective + ' ' + event.blockedURI);
      });
    `);
  }

  async start(nickname: string, subject = ''): Promise<void> {
    await this.page.fill('#nickname', nickname);
    if (subject !== '') await this.page.fill('#subject', subject);
    await this.page.press('#nickname', 'Enter');
    await this.page.waitForSelector('#talk:not([hidden])');
  }

  async say(text: string): Promise<void> {
    await this.page.fill('#message', text);
    await this.page.press('#message', 'Enter');
  }

  /**
   * Says it until the answer is seen being typed: where a poll takes longer than the typing, its beginning and its end
   * come in one reply, and there is nothing to see.
   */
  async sayUntilTyping(text: string): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await this.say(text);
      const typing = this.page.waitForSelector('#typing.on', { timeout: 6_000 });
      if (await typing.then(Boolean, () => false)) return;
    }
    throw new Error('nobody was seen typing');
  }

  /** Waits until someone else has said this. */
  async hears(words: string | RegExp): Promise<void> {
    await this.page.locator('#log .theirs .bubble').filter({ hasText: words }).first().waitFor();
  }

  /** Waits until nothing of mine is unsent. */
  async allSent(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelectorAll('#pending .group').length === 0);
  }

  async isOver(): Promise<string | null> {
    await this.page.waitForSelector('#over:not([hidden])');
    return this.page.locator('#over-reason').textContent();
  }

  /** Everything in the log, in order. */
  lines(): Promise<Line[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('#log .bubble, #log .notice')].map((element) => ({
        by: element.matches('.notice') ? 'notice' : element.closest('.mine') ? 'me' : 'others',
        text: element.textContent ?? '',
      })),
    );
  }

  /** What the others said, in order. */
  async heard(): Promise<string[]> {
    return (await this.lines()).filter(({ by }) => by === 'others').map(({ text }) => text);
  }

  async said(): Promise<string[]> {
    return (await this.lines()).filter(({ by }) => by === 'me').map(({ text }) => text);
  }

  /** The whole transcript by the API, with the credentials that the page keeps. */
  async transcript(): Promise<WireEvent[]> {
    const { service, credentials } = await this.page.evaluate(() => ({
      service: new URL('../genesys/2/chat/demo', location.href).href,
      credentials: JSON.parse(sessionStorage.getItem('parley-demo') ?? '{}').credentials,
    }));
    const { chatId, ...rest } = credentials;
    const body = new URLSearchParams({ ...rest, transcriptPosition: '1' });
    const reply = await (await fetch(`${service}/${chatId}/refresh`, { method: 'POST', body })).json();
    if (reply.statusCode !== 0) throw new Error(JSON.stringify(reply));
    return reply.messages;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}

export interface WireEvent {
  readonly index: number;
  readonly type: string;
  readonly text?: string;
  readonly from: { readonly nickname: string; readonly type: string };
}

/** What the log of the page must hold for a transcript: each message and URL once, in order. */
export function linesOf(events: readonly WireEvent[]): Line[] {
  return events
    .filter(({ type }) => type === 'Message' || type === 'PushUrl')
    .map(({ type, from, text = '' }) => ({
      by: from.type === 'Client' ? 'me' : 'others',
      text: type === 'PushUrl' ? `${new URL(text).host}${text}` : text,
    }));
}
