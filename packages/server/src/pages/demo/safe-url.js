/**
 * A pushed URL, if it may become a link: absolute, http or https, no user name to fool anyone with.
 * @param {string} text @returns {URL | null}
 */
export function parseSafeUrl(text) {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : null;
}
