const OPENING = Buffer.from('{"statusCode":0');
const STATUS_CODE = Buffer.from('"statusCode":');
const NEXT_POSITION = Buffer.from('"nextPosition":');

/**
 * The `statusCode` of a reply's JSON, or -1 when there is none. No JSON parser, which would cost more than the rest of
 * the client: inside a JSON string the quotes of `"statusCode":` are escaped, so the bytes can only be the member.
 */
export function readStatusCode(bytes: Buffer, bodyStart: number, bodyEnd: number): number {
  if (opensWithAck(bytes, bodyStart, bodyEnd)) return 0;
  return readMember(bytes, bodyStart, bodyEnd, STATUS_CODE);
}

/** The `nextPosition` of a reply's JSON, or -1 when there is none. */
export function readNextPosition(bytes: Buffer, bodyStart: number, bodyEnd: number): number {
  return readMember(bytes, bodyStart, bodyEnd, NEXT_POSITION);
}

/** The common case without a native call: the reply begins with its status code, and it is 0. */
function opensWithAck(bytes: Buffer, bodyStart: number, bodyEnd: number): boolean {
  if (bodyEnd - bodyStart <= OPENING.length) return false;
  for (let index = 0; index < OPENING.length; index++) {
    if (bytes[bodyStart + index] !== OPENING[index]) return false;
  }
  const after = bytes[bodyStart + OPENING.length];
  return after === 44 || after === 125; // , or }
}

function readMember(bytes: Buffer, bodyStart: number, bodyEnd: number, member: Buffer): number {
  const at = bytes.subarray(bodyStart, bodyEnd).indexOf(member);
  if (at === -1) return -1;
  let value = -1;
  for (let index = bodyStart + at + member.length; index < bodyEnd; index++) {
    const digit = bytes[index]! - 48;
    if (digit < 0 || digit > 9) break;
    value = (value === -1 ? 0 : value * 10) + digit;
  }
  return value;
}
