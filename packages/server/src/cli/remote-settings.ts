import type { ApplyResult } from '../config/apply-result.ts';
import type { AdminAccess } from '../platform/admin-token.ts';
import { type HttpReply, sendHttpRequest } from '../platform/http-request.ts';
import type { ReachedSettings } from './reach-settings.ts';

/** Passwords of many new accounts take the server their time. */
const timeoutMs = 120_000;

/** The settings of a running server, over its admin port. */
export function createRemoteSettings({ address, token }: AdminAccess, directory: string): ReachedSettings {
  const ask = async (method: 'GET' | 'POST', path: string, body?: string): Promise<HttpReply> => {
    try {
      return await sendHttpRequest({
        method,
        url: new URL(path, address),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/yaml' }),
        },
        ...(body === undefined ? {} : { body }),
        timeoutMs,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The Parley that has ${directory} does not answer at ${address} (${reason}).`, { cause });
    }
  };
  return {
    async apply(text, { dryRun = false }) {
      const { status, body } = await ask('POST', `/admin/apply?dryRun=${dryRun}`, text);
      if (status === 200) return JSON.parse(body);
      if (status === 422) return { state: 'refused', faults: JSON.parse(body).faults };
      if (status === 503) return { state: 'failed', sentence: readDetail(body) } satisfies ApplyResult;
      throw refused(address, status, body);
    },
    async export() {
      const { status, body } = await ask('GET', '/admin/export');
      if (status === 200) return body;
      throw refused(address, status, body);
    },
    async [Symbol.asyncDispose]() {},
  };
}

function refused(address: string, status: number, body: string): Error {
  return new Error(`The server at ${address} answered HTTP ${status}: ${readDetail(body)}`);
}

function readDetail(body: string): string {
  try {
    return String(JSON.parse(body).detail);
  } catch {
    return 'it seems to be no Parley.';
  }
}
