import type { Contradiction } from '../contradiction.ts';
import { durationMs } from '../durations.ts';
import { type FilledService, fillService } from '../filled.ts';
import { leastFormBody } from '../form-body.ts';
import type { JsonValue } from '../json.ts';

export function findServiceContradictions(value: JsonValue): Contradiction[] {
  const service = fillService(value);
  return [
    ...checkOrigins(service),
    ...checkPosition(service),
    ...checkIdle(service),
    ...checkLimits(service),
    ...checkUploads(service),
  ];
}

function* checkOrigins(service: FilledService): Iterable<Contradiction> {
  const any = service.allowedOrigins.indexOf('*');
  if (any >= 0 && service.allowedOrigins.length > 1) {
    yield {
      path: ['allowedOrigins', any],
      sentence: 'allowedOrigins has "*", which is every origin, besides others; leave one or the other.',
    };
  }
}

function* checkPosition(service: FilledService): Iterable<Contradiction> {
  if (service.position !== undefined && service.queue === undefined) {
    yield {
      path: ['position'],
      sentence: 'position tells a position in line, but the service has no queue; name one, or leave position out.',
    };
  }
}

function* checkIdle(service: FilledService): Iterable<Contradiction> {
  for (const key of ['idle', 'asyncIdle'] as const) {
    const { alertAfter, alert2After, closeAfter } = service[key];
    if (durationMs(alertAfter) > 0) continue;
    for (const [later, value] of Object.entries({ alert2After, closeAfter })) {
      if (durationMs(value) === 0) continue;
      const sentence = `${key}.${later} counts from the first alert, but alertAfter is 0, so there is none; give alertAfter a time, or make ${later} 0.`;
      yield { path: [key, later], sentence };
    }
  }
}

function* checkLimits(service: FilledService): Iterable<Contradiction> {
  const { limits } = service;
  const least = leastFormBody(limits);
  if (limits.formBody < least) {
    const sentence = `limits.formBody is ${limits.formBody}, but parameters within the other limits can take ${least} bytes; raise it to that, leave it out, or lower the others.`;
    yield { path: ['limits', 'formBody'], sentence };
  }
  if (limits.requestsBurst < limits.requestsPerSecond) {
    const sentence = `limits.requestsBurst is ${limits.requestsBurst}, less than requestsPerSecond (${limits.requestsPerSecond}); it must be at least that.`;
    yield { path: ['limits', 'requestsBurst'], sentence };
  }
  if (limits.parameters < limits.userDataKeys + 16) {
    const sentence = `limits.parameters is ${limits.parameters}, but ${limits.userDataKeys} keys of user data and the other parameters need ${limits.userDataKeys + 16}; raise it, or lower userDataKeys.`;
    yield { path: ['limits', 'parameters'], sentence };
  }
}

function* checkUploads(service: FilledService): Iterable<Contradiction> {
  const { maxFiles, maxFileSize, maxTotalSize } = service.uploads;
  if (maxFiles > 0 && maxFileSize > maxTotalSize) {
    const sentence = `uploads.maxFileSize is ${maxFileSize}, but all files together may have maxTotalSize, ${maxTotalSize}; lower the one or raise the other.`;
    yield { path: ['uploads', 'maxFileSize'], sentence };
  }
}
