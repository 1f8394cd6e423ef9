import pino from 'pino';

export type LogFields = { readonly [name: string]: string | number | boolean | null | undefined };

/** What happened, as a fixed event name and small fields; never a text, key or name of anybody (I16). */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  child(fields: LogFields): Log;
  flush(): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields of these names are never written out, whoever passes them by mistake. */
const secretNames = [
  'secureKey',
  'token',
  'password',
  'authorization',
  'cookie',
  'message',
  'text',
  'nickname',
  'subject',
  'emailAddress',
  'userData',
  'idempotencyKey',
  'clientMessageId',
  'body',
];

/** A blocked reader of the log must neither block the server nor fill its memory: beyond this, lines are dropped. */
const maxBufferedBytes = 1024 * 1024;

/** JSON lines to `descriptor`. */
export function createJsonLog(level: LogLevel, descriptor = 2): Log {
  const destination = pino.destination({ fd: descriptor, sync: false, minLength: 0, maxLength: maxBufferedBytes });
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames, censor: '[redacted]' },
    },
    destination,
  );
  return adapt(logger, () => {
    try {
      destination.flushSync();
    } catch {
      // The destination is not open yet, or gone: there is nobody left to tell.
    }
  });
}

function adapt(logger: pino.Logger, flush: () => void): Log {
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
    child: (fields) => adapt(logger.child(fields), flush),
    flush,
  };
}
