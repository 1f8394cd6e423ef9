interface ParameterShape {
  readonly description: string;
  /** Codes of CV-ERR-2 about this parameter, where there are such. */
  readonly missing?: number;
  readonly malformed?: number;
  readonly tooLong?: number;
}

/** Every body parameter that some operation reads. Others are ignored (CV-HTTP-4). */
export const parameters = {
  alias: { description: 'The alias of the last reply; a hint, any value is accepted.', missing: 151, malformed: 351 },
  userId: { description: 'The userId of the first reply.', missing: 152, malformed: 352 },
  secureKey: { description: 'The secureKey of the first reply.', missing: 153, malformed: 353 },
  nickname: { description: "The customer's nickname.", missing: 161, malformed: 361 },
  firstName: { description: "The customer's first name.", missing: 102, malformed: 302 },
  lastName: { description: "The customer's last name.", missing: 103, malformed: 303 },
  subject: { description: 'The subject as entered by the customer.', malformed: 304 },
  emailAddress: { description: "The customer's e-mail address.", malformed: 364 },
  userData: { description: 'Attached data, one parameter userData[key] per key.', missing: 105, malformed: 305 },
  message: { description: 'The text.', missing: 162, malformed: 362, tooLong: 204 },
  messageType: { description: 'Any type that the client wants to set; opaque.', malformed: 367 },
  eventAttributes: {
    description: 'A JSON object, of which general-properties is kept.',
    malformed: 369,
  },
  pushUrl: { description: 'An absolute http or https URL.', missing: 163, malformed: 363 },
  transcriptPosition: {
    description: 'A position in the transcript: 0 none, N every event from N, -1 the last event.',
    missing: 165,
    malformed: 365,
  },
  clientMessageId: {
    description: 'A retry token, as the header Idempotency-Key: a repeat with the same token adds nothing.',
    malformed: 368,
  },
  file: { description: 'The file, as a part of a multipart body.', missing: 166, malformed: 366 },
} as const satisfies { readonly [name: string]: ParameterShape };

export type ParameterName = keyof typeof parameters;

/** The parameters that identify the customer; given twice with different values they are refused (CV-HTTP-4). */
export const credentialNames = ['alias', 'userId', 'secureKey'] as const satisfies readonly ParameterName[];

export type CredentialName = (typeof credentialNames)[number];
