import type { Service } from '../domain/service.ts';
import { durationMs } from './durations.ts';
import { type FilledLimits, fillService } from './filled.ts';
import type { JsonValue } from './json.ts';

/** A service as the settings have it: times in milliseconds, every default filled in. Immutable. */
export interface ConfiguredService extends Service {
  readonly limits: FilledLimits;
  /** `["*"]`, or exact origins (CV-HTTP-7). */
  readonly allowedOrigins: readonly string[];
  readonly typingPreview: boolean;
  /** Name of its business hours; `null`: always open. */
  readonly hours: string | null;
}

/** @param value an entry that fits the schema of services */
export function createConfiguredService(name: string, value: JsonValue): ConfiguredService {
  const filled = fillService(value);
  return Object.freeze({
    name,
    retired: filled.retire,
    systemNickname: filled.systemNickname ?? filled.tenantName,
    tenantName: filled.tenantName,
    clientTimeoutMs: durationMs(filled.clientTimeout),
    endedGraceMs: durationMs(filled.endedGrace),
    strictCredentials: filled.strictCredentials,
    typingPreview: filled.typingPreview,
    allowedOrigins: Object.freeze([...filled.allowedOrigins]),
    welcome: filled.welcome,
    closed: filled.closed,
    hours: filled.hours ?? null,
    assistant: filled.assistant,
    limits: Object.freeze({ ...filled.limits }),
  });
}
