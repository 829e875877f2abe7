/** Finds Unicode emoji in text. */

// Flags, keycaps, then pictographs with optional skin tone, tag sequence (flags of regions) and joined parts. Characters
// that are text by default (©, ™, ❤) count only with the variation selector that asks for the picture.
const kGlyph =
  /\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}\uFE0F?|\p{Extended_Pictographic}(?:\uFE0F|(?=\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})))\p{Emoji_Modifier}?(?:[\u{E0020}-\u{E007E}]{1,7}\u{E007F})?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?){0,8}/uy;

/** The emoji that starts at `at`, or null. */
export function glyphAt(text: string, at: number): string | null {
  kGlyph.lastIndex = at;
  return kGlyph.exec(text)?.[0] ?? null;
}

/** Whether a UTF-16 unit can start an emoji: a cheap test before glyphAt. */
export function mayStartGlyph(unit: number, next: number): boolean {
  if (unit < 0x80) return next === 0xfe0f || next === 0x20e3;
  if (unit < 0x2000) return unit === 0xa9 || unit === 0xae;
  return (unit >= 0xd83c && unit <= 0xd83e) || (unit >= 0x2030 && unit <= 0x3300);
}
