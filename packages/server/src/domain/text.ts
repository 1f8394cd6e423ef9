/** Length of a text in UTF-8 bytes; pure, since `domain` has neither Node nor a browser around it. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let position = 0; position < text.length; position += 1) {
    const unit = text.charCodeAt(position);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      position += 1;
    } else bytes += 3;
  }
  return bytes;
}

/** Replaces `{name}` by its value; what stands in a value is never looked at again. Unknown names stay as they are. */
export function fillIn(template: string, values: { readonly [name: string]: string }): string {
  return template.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] as string) : whole,
  );
}
