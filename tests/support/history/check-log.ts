import type { WireEvent } from '@parley/protocol/chat-v2';

/**
 * Faults of a whole transcript that holds events of visibility `all` alone: indices 1 … N without a gap (I3), times
 * that never decrease (I10), events between joining and leaving (I9), and nothing after the customer's end (I8).
 */
export function checkLog(events: readonly WireEvent[]): string[] {
  return [...checkIndices(events), ...checkTimes(events), ...checkBrackets(events), ...checkEnd(events)];
}

function checkIndices(events: readonly WireEvent[]): string[] {
  return events.flatMap(({ index }, place) =>
    index === place + 1 ? [] : [`I3 event ${index} stands where ${place + 1} should`],
  );
}

function checkTimes(events: readonly WireEvent[]): string[] {
  return events.flatMap(({ index, utcTime }, place) => {
    const before = events[place - 1];
    return before !== undefined && utcTime < before.utcTime
      ? [`I10 event ${index} is older than event ${before.index}`]
      : [];
  });
}

function checkBrackets(events: readonly WireEvent[]): string[] {
  const present = new Set<number>();
  const known = new Set<number>();
  return events.flatMap(({ index, type, from: { participantId } }) => {
    if (type === 'ParticipantJoined') {
      const fault = known.has(participantId) ? [`I9 event ${index}: participant ${participantId} joins twice`] : [];
      present.add(participantId);
      known.add(participantId);
      return fault;
    }
    const fault = present.has(participantId) ? [] : [`I9 event ${index} is from ${participantId}, who is not there`];
    if (type === 'ParticipantLeft') present.delete(participantId);
    return fault;
  });
}

function checkEnd(events: readonly WireEvent[]): string[] {
  const end = events.findIndex(({ type, from }) => type === 'ParticipantLeft' && from.type === 'Client');
  return end === -1 || end === events.length - 1
    ? []
    : [`I8 ${events.length - 1 - end} events after the customer left`];
}
