/** What each rule says, in a sentence; docs/SPEC.md has the whole of it. */
export const rules: { readonly [id: string]: string } = {
  'CV-HTTP-1': 'Operations are POST /{service} and POST /{service}/{chatId}/{operation}; a trailing slash is accepted.',
  'CV-HTTP-2': 'Only POST, and OPTIONS for preflight; anything else is 405 with Allow.',
  'CV-HTTP-3':
    'Forms and multipart bodies on every operation; other types and any Content-Encoding are 415; no body is no parameters.',
  'CV-HTTP-4':
    'The parser takes what field clients send: a leading &, empty pairs, any order, unknown parameters, + as space, a lone %, userData in every spelling.',
  'CV-HTTP-5': 'Parameters come from the body alone; the query is never read.',
  'CV-HTTP-6':
    'Replies are application/json;charset=utf-8, no-store, nosniff, complete well under 3 s; refresh is never held.',
  'CV-HTTP-7': 'CORS headers are on every reply, errors and preflights included; a preflight needs no credentials.',
  'CV-HTTP-8': 'A form over 512 KiB is 413 before it is buffered; parameters within their own limits never are.',
  'CV-HTTP-9':
    'Checks are made in this order: service, method, operation, media type, size, decoding, parameters, credentials, retry token, end.',
  'CV-REP-1':
    'Every ACK has statusCode, alias, userId, secureKey, chatId, chatEnded, nextPosition and messages; refresh adds tenantName.',
  'CV-REP-2': 'errors is absent on success, never [] or null; else it lists code and advice.',
  'CV-REP-3': 'alias is a text of digits and only a hint: any value is accepted.',
  'CV-REP-4': 'secureKey, userId and chatId never change during a session, and have their shapes.',
  'CV-REP-5': 'nextPosition is the index of the last visible event + 1, unchanged by an empty poll.',
  'CV-REP-6':
    'Every reply that is no ACK has statusCode, messages: [], chatEnded, alias, errors and the chatId asked for; never userId, secureKey or nextPosition.',
  'CV-POS-1':
    '0 returns no events, N every visible event with index N or more, -1 the last one, past the end none; anything else is 365.',
  'CV-POS-2':
    'refresh without a position means 1; other operations return events only if it is given; requestChat returns event 1 alone.',
  'CV-POS-3':
    'Reads are stateless: the concatenation of successive polls is the transcript, nothing twice, nothing skipped.',
  'CV-POS-4': 'A reply carries at most 1,000 events or 1 MiB; chatEnded is false until the reply with the rest.',
  'CV-EV-1':
    'Events have from, index, type and utcTime (integer ms); indices rise, times never fall, nothing is re-numbered.',
  'CV-EV-2': 'type is one of the thirteen; from.type is Client, Agent, External or Supervisor.',
  'CV-EV-3': 'The client sees gaps in the index where events for others lie, and nothing else of them.',
  'CV-EV-4': "Event 1 is the client's ParticipantJoined; its nickname is nickname, else firstName lastName.",
  'CV-EV-5':
    'participantId counts 1, 2, 3 … over visible participants; all events of one lie between its joining and its leaving.',
  'CV-EV-6': 'Each type of event has its fields and no others; quit-reason-code is a text.',
  'CV-OP-0': 'userId, secureKey and alias are required by every operation inside a chat: 152, 153, 151.',
  'CV-OP-1': 'requestChat takes nickname, or firstName and lastName; empty means not given; credentials are not read.',
  'CV-OP-2': 'send keeps the message exactly; of eventAttributes only general-properties.',
  'CV-OP-3': 'TypingStarted within 3 s of the last, and TypingStopped without a start, are ACKed and add nothing.',
  'CV-OP-4': 'message in startTyping, stopTyping and refresh is a preview: never a fault, never in the transcript.',
  'CV-OP-5': 'disconnect ends the session; a repeat is an ACK with chatEnded: true.',
  'CV-OP-6': 'pushUrl takes absolute http(s) URLs without userinfo or control characters, stored in normal form.',
  'CV-OP-7': 'updateNickname renames the client from then on.',
  'CV-OP-8': "readReceipt takes an index of 1 or more, and does not change the customer's transcript.",
  'CV-OP-9': 'customNotice needs nothing; updateData needs userData, and the customer sees no event of it.',
  'CV-OP-11':
    'A requestChat or send repeated with its retry token and the same content adds nothing and is ACKed; other content is 368.',
  'CV-ERR-1': 'A missing or malformed parameter is HTTP 400; all faults are listed by code; nothing changes.',
  'CV-ERR-2': 'Every fault has the code of the table.',
  'CV-ERR-3': 'An unknown service is 404 with 306; an unknown operation or undecodable path 404 with 249.',
  'CV-ERR-4':
    'An unknown chat, a wrong userId, a wrong key and a chat of another service have one answer: HTTP 200, statusCode 2, chatEnded true, 249 with a reference.',
  'CV-ERR-5':
    'After the end refresh and disconnect are ACKs with chatEnded: true; anything else is refused and adds nothing.',
  'CV-ERR-6': "A reply with chatEnded: true that returns events goes up to the customer's ParticipantLeft.",
  'CV-LIFE-1': 'Without a sign of life for clientTimeout the customer leaves with reason "3"; every request is one.',
  'CV-LIFE-5':
    "A session ends by disconnect and nothing else of the customer's; its ParticipantLeft is the last event, and one.",
};
