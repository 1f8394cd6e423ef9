/** There is nothing to test: no server, no such service, or a choice that chooses nothing. The message says what to do. */
export class CannotTest extends Error {
  override readonly name = 'CannotTest';
}
