import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * The demo page needs nothing but its own files and the API beside it, and the browser holds it to that: no inline
 * code, no foreign host, no HTML made from text (Trusted Types without any policy).
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const pageHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Asked for again each time, answered 304: an upgrade never leaves half of an older page behind.
  'Cache-Control': 'no-cache',
};

/** `/demo/`, the page to try a service with; `/` and `/demo` lead to it. The same from `src` and from `dist`. */
export function registerPages(app: FastifyInstance): void {
  void app.register(async (pages) => {
    pages.addHook('onSend', async (_request, reply) => {
      reply.headers(pageHeaders);
    });
    await pages.register(fastifyStatic, {
      root: join(import.meta.dirname, 'demo'),
      prefix: '/demo/',
      cacheControl: false,
      decorateReply: false,
      dotfiles: 'ignore',
    });
    for (const path of ['/', '/demo']) pages.get(path, (_request, reply) => reply.redirect('/demo/'));
  });
}
