import type { WireEvent } from '@parley/protocol/chat-v2';

/** The label of the request that added this event; `null` where nothing tells. */
export function labelOf(event: WireEvent): string | null {
  if (event.from.type !== 'Client') return null;
  switch (event.type) {
    case 'Message':
    case 'PushUrl':
    case 'NicknameUpdated':
    case 'CustomNotice':
      return event.text ?? null;
    case 'ParticipantLeft':
      return 'disconnect';
    case 'ParticipantJoined':
    case 'TypingStarted':
    case 'TypingStopped':
    case 'FileUploaded':
    case 'FileDeleted':
    case 'Notice':
    case 'IdleAlert':
    case 'IdleClose':
      return null;
  }
}
