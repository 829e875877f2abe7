/** A colour that a person chose (0xRRGGBB), mixed with the text's so that it stays readable on every theme. */
export function readableColor(color: number): string {
  return `color-mix(in oklab, #${color.toString(16).padStart(6, '0')} var(--name-share), var(--text))`;
}
