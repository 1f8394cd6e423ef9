/** Rules that a client cannot see to be held, and why; the tests of each server hold them. */
export const unseen: { readonly [id: string]: string } = {
  'CV-EV-7': 'from outside, the participant of the service cannot be told from a bot, which may leave',
  'CV-ERR-7':
    'nobody can take away the database of a foreign server; RETRYed requests are sent again, and their shape is watched',
  'CV-ERR-8': 'a bug cannot be ordered; the shape of any HTTP 500 that comes is watched',
  'CV-ERR-9': 'to reach a limit would be rude; HTTP 429 is heeded, and its shape is watched',
  'CV-LIFE-6': 'the business hours of a service are not to be seen, nor to be changed',
};
