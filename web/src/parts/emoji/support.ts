/** Which emoji this system's typeface can draw: newer ones than it knows would be empty boxes. */

const kFont = "32px 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', emoji, sans-serif";
/** Old enough to be everywhere; all pictures of a typeface have one width. */
const kKnown = '😀';
/** How far from that width a drawn emoji may be. */
const kTolerance = 0.12;

/** Tells whether an emoji is drawn as one picture. Where nothing can be measured, everything counts as drawn. */
export function createSupportTest(): (emoji: string) => boolean {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (context === null) return () => true;
  context.font = kFont;
  const usual = context.measureText(kKnown).width;
  if (!(usual > 0)) return () => true;
  const blank = blankTest(context);
  return (emoji) => {
    // Flags are letters on some systems: they still say what they mean.
    if (/^\p{Regional_Indicator}{2}$/u.test(emoji)) return true;
    const width = context.measureText(emoji).width;
    if (Math.abs(width - usual) > usual * kTolerance) return false;
    return !isRecent(emoji) || !blank(emoji);
  };
}

/** Only in these blocks do new emoji appear: looking at pixels is too slow for all. */
function isRecent(emoji: string): boolean {
  return [...emoji].some((char) => {
    const point = char.codePointAt(0) ?? 0;
    return (point >= 0x1fa70 && point <= 0x1faff) || (point >= 0x1f6d5 && point <= 0x1f6df);
  });
}

/** Whether nothing, or only the black outline of a missing character, is drawn. */
function blankTest(context: CanvasRenderingContext2D): (emoji: string) => boolean {
  const { canvas } = context;
  canvas.width = 40;
  canvas.height = 40;
  context.font = kFont; // A new size resets it.
  context.textBaseline = 'top';
  context.fillStyle = '#f00';
  return (emoji) => {
    context.clearRect(0, 0, 40, 40);
    context.fillText(emoji, 2, 2);
    const { data } = context.getImageData(0, 0, 40, 40);
    for (let at = 0; at < data.length; at += 4) {
      // A picture has its own colours; a missing character has the fill's.
      if ((data[at + 3] ?? 0) > 128 && ((data[at + 1] ?? 0) > 24 || (data[at + 2] ?? 0) > 24)) return false;
    }
    return true;
  };
}
