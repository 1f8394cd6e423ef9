import type { Log, LogFields } from '../../../packages/server/src/platform/log.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

/** A log whose lines a test can read. */
export function createRecordingLog(lines: LogLine[], bound: LogFields = {}): Log {
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields: { ...bound, ...fields } });
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => createRecordingLog(lines, { ...bound, ...fields }),
    flush: () => {},
  };
}
