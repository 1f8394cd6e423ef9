/** A retry token: 128 random bits in hex. `crypto.randomUUID` is missing where the page is not served by https. */
export function createToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
