import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from './debian.ts';

/** Nothing but the page under test goes over the network; the sandbox cannot be had as root or in a container. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export interface OpenBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** The system's Chromium (`needPrograms('chromium')`), in a profile of its own that is removed with it. */
export async function openBrowser(): Promise<OpenBrowser> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error('chromium is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'parley-browser-'));
  const env = { ...process.env, HOME: folder, TMPDIR: folder };
  const browser = await chromium.launch({ executablePath, args: flags, env, timeout: 60_000 });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
