import type { SessionEvent } from './event.ts';
import type { AccountId } from './ids.ts';

interface Waiting {
  readonly queue: string;
  readonly priority: number;
  /** Since when the chat waits, epoch ms; kept over offers, transfers and orphaning (LS-ROUTE-2). */
  readonly since: number;
}

/** A session as work to be routed (LS-ROUTE-1). `none`: its service has no queue. */
export type Interaction =
  | { readonly state: 'none' }
  | (Waiting & { readonly state: 'queued' })
  | (Waiting & {
      readonly state: 'offered';
      readonly offerId: string;
      readonly agent: AccountId;
      readonly slot: number;
      readonly expiresAt: number;
    })
  | (Waiting & { readonly state: 'active'; readonly owner: AccountId; readonly slot: number })
  | { readonly state: 'wrap-up'; readonly agent: AccountId; readonly until: number }
  | { readonly state: 'ended' };

/** At most one open transfer, consult or conference (LS-ROUTE-1). */
export interface Invitation {
  readonly offerId: string;
  readonly kind: 'transfer' | 'consult' | 'conference';
  readonly agent: AccountId;
  readonly by: AccountId;
  readonly slot: number;
  readonly expiresAt: number;
}

export interface Routing {
  readonly interaction: Interaction;
  readonly invitation: Invitation | null;
}

/** What an event of routing makes of the interaction and its invitation; other events leave both as they are. */
export function evolveRouting(routing: Routing, event: SessionEvent): Routing {
  const { interaction, invitation } = routing;
  const payload = event.payload;
  switch (payload.kind) {
    case 'queued': {
      const { queue, priority, since } = payload;
      return { interaction: { state: 'queued', queue, priority, since }, invitation };
    }
    case 'offered': {
      const { offerId, agent, slot, expiresAt, queue } = payload;
      const { priority, since } = waitingOf(interaction, event.at);
      return { interaction: { state: 'offered', queue, priority, since, offerId, agent, slot, expiresAt }, invitation };
    }
    case 'offer-ended':
      if (invitation?.offerId === payload.offerId) return { interaction, invitation: null };
      if (interaction.state !== 'offered' || interaction.offerId !== payload.offerId) return routing;
      return { interaction: { state: 'queued', ...waitingOf(interaction, event.at) }, invitation };
    case 'accepted': {
      const active: Interaction = {
        state: 'active',
        ...waitingOf(interaction, event.at),
        owner: payload.agent,
        slot: payload.slot,
      };
      if (invitation?.offerId !== payload.offerId) return { interaction: active, invitation };
      return { interaction: invitation.kind === 'transfer' ? active : interaction, invitation: null };
    }
    case 'released':
      if (payload.wrapUpUntil !== undefined) {
        return { interaction: { state: 'wrap-up', agent: payload.agent, until: payload.wrapUpUntil }, invitation };
      }
      return { interaction: { state: 'queued', ...waitingOf(interaction, event.at) }, invitation };
    case 'invited': {
      const { offerId, invitation: kind, agent, by, slot, expiresAt } = payload;
      return { interaction, invitation: { offerId, kind, agent, by, slot, expiresAt } };
    }
    case 'wrap-up-done':
      return { interaction: { state: 'ended' }, invitation: null };
    default:
      return routing;
  }
}

/** The customer has left: what waited for an agent is over, what an agent still wraps up is not (LS-LOG-4). */
export function endRouting(routing: Routing): Routing {
  const { interaction } = routing;
  return { interaction: interaction.state === 'wrap-up' ? interaction : { state: 'ended' }, invitation: null };
}

function waitingOf(interaction: Interaction, at: number): Waiting {
  switch (interaction.state) {
    case 'queued':
    case 'offered':
    case 'active':
      return { queue: interaction.queue, priority: interaction.priority, since: interaction.since };
    case 'none':
    case 'wrap-up':
    case 'ended':
      return { queue: '', priority: 0, since: at };
  }
}
