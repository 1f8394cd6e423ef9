/**
 * Runs in the page: the weakest contrast (WCAG) of any visible text against what lies behind it, with opacities taken
 * into account; disabled controls do not count. Self-contained, since it is sent to the browser as text.
 */
export function measureContrast(): { least: number; count: number; where: string } {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('no canvas');
  const parse = (css: string): Colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const ancestors = (element: Element | null): Element[] =>
    element === null ? [] : [element, ...ancestors(element.parentElement)];
  const luminance = ([red, green, blue]: Colour) => {
    const part = (value: number) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  /** The ground of an element, and its text on it, each layer with the opacity it is drawn with. */
  const colours = (element: Element): [text: Colour, ground: Colour] => {
    let ground: Colour = [255, 255, 255, 1];
    let text: Colour = ground;
    const layers = ancestors(element).reverse();
    for (const layer of layers) {
      const style = getComputedStyle(layer);
      const opacity = Number(style.opacity);
      const background = parse(style.backgroundColor);
      const before = ground;
      ground = over([background[0], background[1], background[2], background[3] * opacity], before);
      if (layer === element) {
        const colour = parse(style.color);
        text = over([colour[0], colour[1], colour[2], colour[3] * opacity], ground);
      }
    }
    return [text, ground];
  };

  let least = Number.POSITIVE_INFINITY;
  let count = 0;
  let where = '';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '') continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled, script, noscript'))
      continue;
    const [text, ground] = colours(element);
    const [light = 0, dark = 0] = [luminance(text), luminance(ground)].sort((one, other) => other - one);
    const contrast = (light + 0.05) / (dark + 0.05);
    count += 1;
    if (contrast < least) {
      least = contrast;
      where = `${element.className || element.tagName}: ${node.textContent?.slice(0, 30)}`;
    }
  }
  return { least, count, where };
}
