import type { Check } from '../check/check.ts';
import { errors } from './errors/index.ts';
import { events } from './events/index.ts';
import { http } from './http/index.ts';
import { life } from './life/cv-life.ts';
import { operations } from './operations/index.ts';
import { positions } from './positions/index.ts';
import { replies } from './replies/cv-rep.ts';

/** Every check, family by family. */
export const checks: readonly Check[] = [
  ...http,
  ...replies,
  ...positions,
  ...events,
  ...operations,
  ...errors,
  ...life,
];
