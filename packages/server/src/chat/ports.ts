import type { Context } from '../domain/command.ts';
import type { Service } from '../domain/service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { TickQueue } from '../platform/tick-queue.ts';
import type { Sessions } from '../store/sessions.ts';

/** The services as configured now. */
export interface Services {
  find(name: string): Service | undefined;
  /** Business hours and holidays; a service without hours is always open. */
  isOpen(service: Service, at: number): boolean;
}

/** What the functions of this room work on; made once, in the composition root. */
export interface Chat {
  readonly sessions: Sessions;
  readonly services: Services;
  readonly clock: Clock;
  readonly random: Random;
  /** Where DENYs wait for their tick (LS-SEC-2). */
  readonly denials: TickQueue;
}

export function contextFor(chat: Chat, service: Service): Context {
  return { now: chat.clock.now(), limits: service.limits, systemNickname: service.systemNickname };
}
