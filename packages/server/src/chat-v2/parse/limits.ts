/**
 * Per service. Texts are counted in characters, that is Unicode code points after decoding. The keys are those of
 * `limits` in the settings.
 */
export interface ChatLimits {
  readonly message: number;
  readonly nickname: number;
  /** `firstName` and `lastName`, each. */
  readonly names: number;
  readonly subject: number;
  readonly emailAddress: number;
  readonly messageType: number;
  readonly pushUrl: number;
  readonly userDataKeys: number;
  readonly userDataKey: number;
  readonly userDataValue: number;
  /** UTF-8 bytes of all keys and values together. */
  readonly userDataBytes: number;
  /** UTF-8 bytes. */
  readonly eventAttributes: number;
  /** Bytes of a body; see `bodyLimit`. */
  readonly formBody: number;
  /** Number of parameters in a body; see `parameterLimit`. */
  readonly parameters: number;
}

export const defaultLimits: ChatLimits = {
  message: 16_000,
  nickname: 100,
  names: 100,
  subject: 500,
  emailAddress: 254,
  messageType: 100,
  pushUrl: 2048,
  userDataKeys: 100,
  userDataKey: 100,
  userDataValue: 4096,
  userDataBytes: 65_536,
  eventAttributes: 4096,
  formBody: 524_288,
  parameters: 1000,
};
