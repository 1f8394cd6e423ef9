import type { Check } from '../../check/check.ts';
import { cursors } from './cv-pos-1.ts';
import { defaults } from './cv-pos-2.ts';
import { tabs } from './cv-pos-3.ts';
import { pages } from './cv-pos-4.ts';

export const positions: readonly Check[] = [...cursors, ...defaults, ...tabs, ...pages];
