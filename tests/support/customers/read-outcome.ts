import type { AckReply, FaultReply } from '@parley/protocol/chat-v2';
import type { Outcome } from '../history/chat-history.ts';
import type { Answer } from './post.ts';

/** What an answer means for whoever asked; `wrong` for everything that a customer should never meet. */
export function readOutcome(answer: Answer): Outcome {
  if (answer.state === 'unanswered') return answer;
  const wrong = { state: 'wrong', answer: `${answer.status} ${answer.body.slice(0, 300)}` } as const;
  if (answer.status !== 200) return wrong;
  const reply: AckReply | FaultReply = JSON.parse(answer.body);
  switch (reply.statusCode) {
    case 0:
      return {
        state: 'ack',
        nextPosition: reply.nextPosition,
        chatEnded: reply.chatEnded,
        messages: reply.messages,
      };
    case 1:
      return { state: 'retry' };
    case 2: {
      // A DENY to good credentials has a reference in its advice: the chat is gone.
      const isDenied = reply.errors.some(({ advice }) => advice.includes('referenceId'));
      return isDenied ? wrong : { state: 'refuse', ended: reply.chatEnded };
    }
  }
}
