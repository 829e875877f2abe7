/** Pure changes of a message's reactions, as events and one's own presses make them. */
import type { Reaction, ReactionEmoji } from '@/model/types';

export function sameEmoji(a: ReactionEmoji, b: ReactionEmoji | null): boolean {
  return b !== null && a.id === b.id && (a.id !== null || a.name === b.name);
}

/** `by` is 1 or -1. One's own are idempotent: the page may have drawn them before the server told. */
export function reacted(
  reactions: readonly Reaction[],
  emoji: ReactionEmoji,
  mine: boolean,
  by: 1 | -1,
): readonly Reaction[] {
  const index = reactions.findIndex((entry) => sameEmoji(entry.emoji, emoji));
  const entry = reactions[index];
  if (entry === undefined) return by === 1 ? [...reactions, { emoji, count: 1, me: mine }] : reactions;
  if (mine && entry.me === (by === 1)) return reactions;
  const count = entry.count + by;
  if (count <= 0) return reactions.filter((_, at) => at !== index);
  return reactions.with(index, { ...entry, count, me: mine ? by === 1 : entry.me });
}
