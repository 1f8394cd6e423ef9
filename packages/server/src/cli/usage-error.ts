/** What somebody asked for cannot be done as asked; the message says why and what to do. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
