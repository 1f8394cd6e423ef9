import type { Check } from '../../check/check.ts';
import { contents } from './cv-ev-6.ts';
import { transcripts } from './cv-ev-transcript.ts';

export const events: readonly Check[] = [...transcripts, ...contents];
