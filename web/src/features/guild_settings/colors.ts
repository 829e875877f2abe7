/** A role's colour as CSS; roles without one take the text's. */
export function roleColor(color: number): string {
  return color === 0 ? 'var(--text-faint)' : `#${color.toString(16).padStart(6, '0')}`;
}

export const kRoleColors: readonly number[] = [
  0, 0xb3552d, 0xd08a2e, 0x9a8f2b, 0x4f8f4a, 0x2f8f86, 0x3b7ab8, 0x5b62c4, 0x8d57b8, 0xb84f86, 0xb8463f, 0x7d746c,
];
