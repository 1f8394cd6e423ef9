import type { ChatService, ChatServices } from './service.ts';

const allowedHeaders = 'content-type, authorization, apikey, gms_user, idempotency-key';
const exposedHeaders = 'Retry-After, Content-Disposition';

/** Header names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[];

const everyone: HeaderList = ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposedHeaders];

/**
 * The CORS headers of every reply, faults included (CV-HTTP-7). Without a service in the path, what any service allows
 * is allowed: the page could have meant each of them.
 */
export function corsHeaders(
  services: ChatServices,
  service: ChatService | undefined,
  origin: string | undefined,
): HeaderList {
  const allowed =
    service === undefined ? [...services.all()].flatMap((one) => one.allowedOrigins) : service.allowedOrigins;
  if (allowed.includes('*')) return everyone;
  if (origin === undefined || !allowed.includes(origin)) return ['Vary', 'Origin'];
  return [
    'Access-Control-Allow-Origin',
    origin,
    'Access-Control-Allow-Credentials',
    'true',
    'Access-Control-Expose-Headers',
    exposedHeaders,
    'Vary',
    'Origin',
  ];
}

/** What a preflight is answered besides; it needs no credentials. */
export const preflightHeaders: HeaderList = [
  'Access-Control-Allow-Methods',
  'POST, OPTIONS',
  'Access-Control-Allow-Headers',
  allowedHeaders,
  'Access-Control-Max-Age',
  '600',
];
