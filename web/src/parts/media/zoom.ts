/** Zoom and pan of the viewer: pure functions. Offsets are pixels from the centre of the view. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const kWhole: View = { scale: 1, x: 0, y: 0 };
const kScaleMax = 8;

/** Zooms so that the point of the picture beneath the pointer stays there. */
export function zoomed(view: View, by: number, pointerX: number, pointerY: number): View {
  const scale = Math.min(kScaleMax, Math.max(1, view.scale * by));
  if (scale === 1) return kWhole;
  const ratio = scale / view.scale;
  return { scale, x: pointerX - (pointerX - view.x) * ratio, y: pointerY - (pointerY - view.y) * ratio };
}

/** Moves the picture, at most so far that its edge reaches the middle of the view. */
export function panned(view: View, dx: number, dy: number, width: number, height: number): View {
  const limit = (value: number, size: number): number => {
    const most = (size * view.scale) / 2;
    return Math.min(most, Math.max(-most, value));
  };
  return { ...view, x: limit(view.x + dx, width), y: limit(view.y + dy, height) };
}
