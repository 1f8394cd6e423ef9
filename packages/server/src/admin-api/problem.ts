import type { FastifyReply } from 'fastify';

/** Titles of the statuses that this API answers with. */
const titles = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused',
  500: 'Internal error',
  503: 'Not now',
} as const;

export type ProblemStatus = keyof typeof titles;

/** Problem details (RFC 9457); `detail` is a sentence for people, and what a program needs besides is in `more`. */
export function sendProblem(
  reply: FastifyReply,
  status: ProblemStatus,
  detail: string,
  more: object = {},
): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: titles[status], status, detail, ...more });
}

export function isProblemStatus(status: number): status is ProblemStatus {
  return Object.hasOwn(titles, status);
}
