import type { Check } from '../../check/check.ts';
import { identity } from './cv-op-0.ts';
import { requestChat } from './cv-op-1.ts';
import { send } from './cv-op-2.ts';
import { typing } from './cv-op-3.ts';
import { others } from './cv-op-5-8.ts';
import { fieldOperations } from './cv-op-9.ts';
import { retryTokens } from './cv-op-11.ts';

export const operations: readonly Check[] = [
  ...identity,
  ...requestChat,
  ...send,
  ...typing,
  ...others,
  ...fieldOperations,
  ...retryTokens,
];
