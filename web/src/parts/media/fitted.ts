/** Sizes at which pictures are drawn: known before they are there, so that nothing jumps. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const kUnknown: Size = { width: 320, height: 200 };

/** Shrunk into a box, never enlarged. A picture whose size nobody knows gets a usual one. */
export function fitted(width: number | null, height: number | null, maxWidth = 480, maxHeight = 360): Size {
  if (width === null || height === null || width <= 0 || height <= 0) return kUnknown;
  const scale = Math.min(1, maxWidth / width, maxHeight / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** How many columns a gallery of pictures has. */
export function galleryColumns(count: number): number {
  return count === 1 ? 1 : count === 2 || count === 4 ? 2 : 3;
}
