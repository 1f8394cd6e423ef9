import type { Check } from '../../check/check.ts';
import { paths } from './cv-http-1.ts';
import { methods } from './cv-http-2.ts';
import { bodies } from './cv-http-3.ts';
import { decoding } from './cv-http-4.ts';
import { keys } from './cv-http-4-user-data.ts';
import { query } from './cv-http-5.ts';
import { promptness } from './cv-http-6.ts';
import { cors } from './cv-http-7.ts';
import { sizes } from './cv-http-8.ts';
import { order } from './cv-http-9.ts';

export const http: readonly Check[] = [
  ...paths,
  ...methods,
  ...bodies,
  ...decoding,
  ...keys,
  ...query,
  ...promptness,
  ...cors,
  ...sizes,
  ...order,
];
