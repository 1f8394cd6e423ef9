/** Whether the text may be kept: no U+0000, which not every store takes, and no lone surrogate, which has no UTF-8. */
export function isSound(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The text without what `isSound` refuses, for texts that are never a fault. */
export function removeUnsound(text: string): string {
  return isSound(text) ? text : text.replaceAll('\0', '').toWellFormed();
}

/** Whether the text has more than `limit` characters (code points, not UTF-16 units). */
export function isLongerThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > 2 * limit) return true;
  return endOfCharacters(text, limit) < text.length;
}

/** The first `limit` characters. */
export function cutToCharacters(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, endOfCharacters(text, limit));
}

/** The longest beginning that takes at most `limit` bytes of UTF-8 and ends between two characters. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** Removes C0 and C1 controls, and the bidi controls with which a name could rearrange the text around it. */
export function removeControls(text: string): string {
  return hasControls.test(text) ? text.replace(controls, '') : text;
}

const controlClass = '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]';
const hasControls = new RegExp(controlClass);
const controls = new RegExp(controlClass, 'g');

function endOfCharacters(text: string, count: number): number {
  let end = 0;
  for (let counted = 0; counted < count && end < text.length; counted++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return end;
}
