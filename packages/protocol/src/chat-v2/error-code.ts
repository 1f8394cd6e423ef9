import type { ParameterName } from './parameter.ts';

type Category = 'missing' | 'out-of-range' | 'unexpected' | 'not-found' | 'refused' | 'malformed';

interface ErrorCodeShape {
  readonly name: string;
  readonly category: Category;
  /** What the code is about: a parameter of an operation, or a part of the path; `null` where it is neither. */
  readonly parameter: ParameterName | SeedParameter | null;
  /** `parley`: added by analogy (CV-ERR-2). */
  readonly origin: 'seed' | 'parley';
}

/** Parameters of the seed's table that no operation of this API reads (e-mail and open media). */
type SeedParameter =
  | 'tenant'
  | 'chatId'
  | 'serviceName'
  | 'fromAddress'
  | 'text'
  | 'mediaType'
  | 'interactionType'
  | 'interactionSubtype'
  | 'mailbox'
  | 'fileId';

/** Every code of `errors[].code`: the seed's table, and ours by analogy (CV-ERR-2). Its reserved codes are left out. */
export const errorCodes = {
  101: { name: 'tenant-missing', category: 'missing', parameter: 'tenant', origin: 'seed' },
  102: { name: 'first-name-missing', category: 'missing', parameter: 'firstName', origin: 'seed' },
  103: { name: 'last-name-missing', category: 'missing', parameter: 'lastName', origin: 'seed' },
  104: { name: 'subject-missing', category: 'missing', parameter: 'subject', origin: 'seed' },
  105: { name: 'user-data-missing', category: 'missing', parameter: 'userData', origin: 'seed' },
  151: { name: 'alias-missing', category: 'missing', parameter: 'alias', origin: 'seed' },
  152: { name: 'user-id-missing', category: 'missing', parameter: 'userId', origin: 'seed' },
  153: { name: 'secure-key-missing', category: 'missing', parameter: 'secureKey', origin: 'seed' },
  154: { name: 'chat-id-missing', category: 'missing', parameter: 'chatId', origin: 'seed' },
  161: { name: 'nickname-missing', category: 'missing', parameter: 'nickname', origin: 'seed' },
  162: { name: 'message-missing', category: 'missing', parameter: 'message', origin: 'seed' },
  163: { name: 'push-url-missing', category: 'missing', parameter: 'pushUrl', origin: 'seed' },
  165: { name: 'position-missing', category: 'missing', parameter: 'transcriptPosition', origin: 'parley' },
  166: { name: 'file-missing', category: 'missing', parameter: 'file', origin: 'parley' },
  181: { name: 'from-address-missing', category: 'missing', parameter: 'fromAddress', origin: 'seed' },
  182: { name: 'text-missing', category: 'missing', parameter: 'text', origin: 'seed' },
  191: { name: 'media-type-missing', category: 'missing', parameter: 'mediaType', origin: 'seed' },
  192: { name: 'interaction-type-missing', category: 'missing', parameter: 'interactionType', origin: 'seed' },
  193: { name: 'interaction-subtype-missing', category: 'missing', parameter: 'interactionSubtype', origin: 'seed' },
  201: { name: 'too-many-files', category: 'out-of-range', parameter: 'file', origin: 'seed' },
  202: { name: 'file-too-large', category: 'out-of-range', parameter: 'file', origin: 'seed' },
  203: { name: 'file-type-not-allowed', category: 'out-of-range', parameter: 'file', origin: 'seed' },
  204: { name: 'message-too-long', category: 'out-of-range', parameter: 'message', origin: 'parley' },
  205: { name: 'downloads-used-up', category: 'out-of-range', parameter: 'fileId', origin: 'parley' },
  240: { name: 'unexpected', category: 'unexpected', parameter: null, origin: 'seed' },
  241: { name: 'file-not-found', category: 'not-found', parameter: 'fileId', origin: 'seed' },
  248: { name: 'interaction-not-found', category: 'not-found', parameter: null, origin: 'seed' },
  249: { name: 'not-executed', category: 'refused', parameter: null, origin: 'seed' },
  261: { name: 'no-agent-yet', category: 'refused', parameter: 'file', origin: 'seed' },
  264: { name: 'file-already-deleted', category: 'refused', parameter: 'fileId', origin: 'seed' },
  302: { name: 'first-name-malformed', category: 'malformed', parameter: 'firstName', origin: 'parley' },
  303: { name: 'last-name-malformed', category: 'malformed', parameter: 'lastName', origin: 'parley' },
  304: { name: 'subject-malformed', category: 'malformed', parameter: 'subject', origin: 'parley' },
  305: { name: 'user-data-malformed', category: 'malformed', parameter: 'userData', origin: 'parley' },
  306: { name: 'service-unknown', category: 'not-found', parameter: 'serviceName', origin: 'seed' },
  351: { name: 'alias-ambiguous', category: 'malformed', parameter: 'alias', origin: 'parley' },
  352: { name: 'user-id-ambiguous', category: 'malformed', parameter: 'userId', origin: 'parley' },
  353: { name: 'secure-key-ambiguous', category: 'malformed', parameter: 'secureKey', origin: 'parley' },
  361: { name: 'nickname-malformed', category: 'malformed', parameter: 'nickname', origin: 'parley' },
  362: { name: 'message-malformed', category: 'malformed', parameter: 'message', origin: 'parley' },
  363: { name: 'push-url-malformed', category: 'malformed', parameter: 'pushUrl', origin: 'parley' },
  364: { name: 'email-address-malformed', category: 'malformed', parameter: 'emailAddress', origin: 'seed' },
  365: { name: 'position-malformed', category: 'malformed', parameter: 'transcriptPosition', origin: 'parley' },
  366: { name: 'file-malformed', category: 'malformed', parameter: 'file', origin: 'parley' },
  367: { name: 'message-type-malformed', category: 'malformed', parameter: 'messageType', origin: 'parley' },
  368: { name: 'retry-token-malformed', category: 'malformed', parameter: 'clientMessageId', origin: 'parley' },
  369: { name: 'event-attributes-malformed', category: 'malformed', parameter: 'eventAttributes', origin: 'parley' },
  381: { name: 'from-address-malformed', category: 'malformed', parameter: 'fromAddress', origin: 'seed' },
  383: { name: 'mailbox-malformed', category: 'malformed', parameter: 'mailbox', origin: 'seed' },
} as const satisfies { readonly [code: number]: ErrorCodeShape };

export type ErrorCode = keyof typeof errorCodes;
