import type { HeaderList } from './cors.ts';

/** Headers of every reply with a body (CV-HTTP-6). */
export const everyReply: HeaderList = [
  'Content-Type',
  'application/json;charset=utf-8',
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
];
