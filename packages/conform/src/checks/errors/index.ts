import type { Check } from '../../check/check.ts';
import { faults } from './cv-err-1-3.ts';
import { denial } from './cv-err-4.ts';
import { afterTheEnd } from './cv-err-5-6.ts';

export const errors: readonly Check[] = [...faults, ...denial, ...afterTheEnd];
