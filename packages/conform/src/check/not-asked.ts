/** A check cannot be made here; the message says what is missing. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked';
}
