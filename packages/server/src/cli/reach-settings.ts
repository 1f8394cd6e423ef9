import type { ApplyResult } from '../config/apply-result.ts';
import type { ApplyOptions } from '../config/settings.ts';
import { openOffline, StoreChoiceError } from '../context.ts';
import { readAdminAccess } from '../platform/admin-token.ts';
import { createRemoteSettings } from './remote-settings.ts';
import { UsageError } from './usage-error.ts';

/** Settings where they can be reached: at the running server, or in its data directory. */
export interface ReachedSettings extends AsyncDisposable {
  apply(text: string, options: ApplyOptions): Promise<ApplyResult>;
  export(): Promise<string>;
}

/**
 * Takes the lock of the data directory if no server has it; else asks that server (LS-ST-12).
 * @throws Error with a sentence when a server has the lock and cannot be asked
 */
export async function reachSettings(directory: string, databaseUrl: string | null): Promise<ReachedSettings> {
  const offline = await openOfflineOrRefuse(directory, databaseUrl);
  if (offline !== null) {
    return {
      apply: (text, options) => offline.settings.apply(text, options),
      export: async () => offline.settings.export(),
      [Symbol.asyncDispose]: () => offline[Symbol.asyncDispose](),
    };
  }
  const access = readAdminAccess(directory);
  if (access === null) {
    throw new Error(
      `A Parley has the data directory ${directory}, but does not take commands; it is starting or stopping, so try again in a moment.`,
    );
  }
  return createRemoteSettings(access, directory);
}

async function openOfflineOrRefuse(directory: string, databaseUrl: string | null) {
  try {
    return await openOffline(directory, databaseUrl);
  } catch (error) {
    throw error instanceof StoreChoiceError ? new UsageError(error.message) : error;
  }
}
