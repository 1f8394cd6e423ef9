import type { Service } from '../domain/service.ts';
import type { ParseSettings } from './parse/settings.ts';

/** A service as this API needs it. */
export interface ChatService extends Service, Omit<ParseSettings, 'limits'> {
  readonly limits: Service['limits'] & ParseSettings['limits'];
  /** `*`, or exact origins (CV-HTTP-7). */
  readonly allowedOrigins: readonly string[];
}

export interface ChatServices {
  find(name: string): ChatService | undefined;
  all(): Iterable<ChatService>;
}
