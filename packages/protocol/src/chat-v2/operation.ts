import type { ParameterName } from './parameter.ts';

interface OperationShape {
  /** `operationId` of the seed; `null` for what only field clients use (CV-OP-9). */
  readonly seedId: string | null;
  readonly summary: string;
  /** Path below the service: nothing, or what follows `{chatId}/`. */
  readonly suffix: string | null;
  /** Whether `{chatId}` stands in the path, with the credentials in the body (CV-OP-0). */
  readonly inChat: boolean;
  /**
   * Parameters besides the credentials and, where it only asks for events, transcriptPosition. `name`: one of the ways
   * to say who the customer is (CV-OP-1). `preview`: unsent text, which is never a fault (CV-OP-4).
   */
  readonly parameters: { readonly [name in ParameterName]?: 'required' | 'name' | 'optional' | 'preview' };
  /**
   * Which events the ACK returns (CV-POS-2). `first`: event 1. `always`: from transcriptPosition, else from 1.
   * `when-asked`: from transcriptPosition if it is given. `never`: none.
   */
  readonly events: 'first' | 'always' | 'when-asked' | 'never';
  /** Whether it takes a retry token (CV-OP-11). */
  readonly retryToken: boolean;
}

/**
 * The operations of this release: the nine of the seed, customNotice and updateData. Routes, the matrix of foreign
 * credentials and the OpenAPI document are generated from this table. File operations are not in it yet.
 */
export const operations = {
  requestChat: {
    seedId: 'requestChat',
    summary: 'Begin a chat',
    suffix: null,
    inChat: false,
    parameters: {
      nickname: 'name',
      firstName: 'name',
      lastName: 'name',
      subject: 'optional',
      emailAddress: 'optional',
      userData: 'optional',
      clientMessageId: 'optional',
    },
    events: 'first',
    retryToken: true,
  },
  send: {
    seedId: 'sendMessage',
    summary: 'Send a message',
    suffix: 'send',
    inChat: true,
    parameters: {
      message: 'required',
      messageType: 'optional',
      eventAttributes: 'optional',
      clientMessageId: 'optional',
    },
    events: 'when-asked',
    retryToken: true,
  },
  startTyping: {
    seedId: 'startTyping',
    summary: 'Tell that the customer types',
    suffix: 'startTyping',
    inChat: true,
    parameters: { message: 'preview' },
    events: 'when-asked',
    retryToken: false,
  },
  stopTyping: {
    seedId: 'stopTyping',
    summary: 'Tell that the customer stopped typing',
    suffix: 'stopTyping',
    inChat: true,
    parameters: { message: 'preview' },
    events: 'when-asked',
    retryToken: false,
  },
  refresh: {
    seedId: 'refresh',
    summary: 'Read the transcript and show a sign of life',
    suffix: 'refresh',
    inChat: true,
    parameters: { message: 'preview' },
    events: 'always',
    retryToken: false,
  },
  disconnect: {
    seedId: 'disconnect',
    summary: 'Leave, which ends the chat',
    suffix: 'disconnect',
    inChat: true,
    parameters: {},
    events: 'when-asked',
    retryToken: false,
  },
  pushUrl: {
    seedId: 'pushUrl',
    summary: 'Push a URL',
    suffix: 'pushUrl',
    inChat: true,
    parameters: { pushUrl: 'required' },
    events: 'when-asked',
    retryToken: false,
  },
  updateNickname: {
    seedId: 'updateNickname',
    summary: 'Change the nickname',
    suffix: 'updateNickname',
    inChat: true,
    parameters: { nickname: 'required' },
    events: 'when-asked',
    retryToken: false,
  },
  readReceipt: {
    seedId: 'readReceipt',
    summary: 'Tell up to which event the customer has read',
    suffix: 'readReceipt',
    inChat: true,
    parameters: { transcriptPosition: 'required' },
    events: 'never',
    retryToken: false,
  },
  customNotice: {
    seedId: null,
    summary: 'Send a notice of the client application',
    suffix: 'customNotice',
    inChat: true,
    parameters: {
      message: 'optional',
      messageType: 'optional',
      userData: 'optional',
      eventAttributes: 'optional',
    },
    events: 'when-asked',
    retryToken: false,
  },
  updateData: {
    seedId: null,
    summary: 'Change the attached data',
    suffix: 'updateData',
    inChat: true,
    parameters: { userData: 'required' },
    events: 'when-asked',
    retryToken: false,
  },
} as const satisfies { readonly [id: string]: OperationShape };

export type OperationId = keyof typeof operations;

export type Operation = OperationShape;

export const operationIds = Object.keys(operations) as readonly OperationId[];
