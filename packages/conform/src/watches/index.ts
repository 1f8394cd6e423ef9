import type { Watch } from '../check/check.ts';
import { describedWatches } from './as-described.ts';
import { schemaWatches } from './by-schema.ts';
import { headerWatches } from './of-headers.ts';
import { orderWatches } from './of-order.ts';

export const watches: readonly Watch[] = [...describedWatches, ...schemaWatches, ...headerWatches, ...orderWatches];
