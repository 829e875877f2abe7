/** Timeline → the rows of the list: days, the line of what is new, messages in groups by author, what is being sent. */
import type { MessageId } from '@/model/ids';
import { compareIds } from '@/model/ids';
import { MessageType } from '@/model/types';
import type { Message } from '@/model/types';
import type { PendingMessage, Timeline } from '@/stores/timeline';

export type Row =
  | { readonly kind: 'intro'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message; readonly head: boolean }
  | { readonly kind: 'pending'; readonly key: string; readonly entry: PendingMessage; readonly head: boolean };

/** Messages of one person closer than this, in milliseconds, stand under one name. */
const kGroupMs = 7 * 60_000;

/** The local midnights around a moment: most messages are of the same day as the one before, which needs no Date. */
function dayAround(ms: number): { readonly from: number; readonly to: number } {
  const date = new Date(ms);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
}

function groups(message: Message): boolean {
  return (
    message.type === MessageType.kDefault ||
    message.type === MessageType.kReply ||
    message.type === MessageType.kCommand
  );
}

function isHead(message: Message, before: Message | null): boolean {
  if (before === null || message.replyTo !== null || !groups(message) || !groups(before)) return true;
  if (message.authorId !== before.authorId || message.author.username !== before.author.username) return true;
  return message.sentAt - before.sentAt > kGroupMs;
}

/** `newSince` is the last message that had been read when the channel was opened; undefined where nothing is new. */
export function rowsOf(timeline: Timeline, newSince: MessageId | null | undefined, me: string | null): readonly Row[] {
  const rows: Row[] = [];
  if (timeline.older === 'end') rows.push({ kind: 'intro', key: 'intro' });
  let before: Message | null = null;
  let day: ReturnType<typeof dayAround> | null = null;
  let marked = newSince === undefined;
  for (const id of timeline.ids) {
    const message = timeline.messages.get(id);
    if (message === undefined) continue;
    const sameDay = day !== null && message.sentAt >= day.from && message.sentAt < day.to;
    if (!sameDay) day = dayAround(message.sentAt);
    const newDay = before === null ? timeline.older === 'end' : !sameDay;
    if (newDay) rows.push({ kind: 'day', key: `day-${day?.from ?? 0}-${id}`, at: message.sentAt });
    const isNew: boolean =
      !marked &&
      (newSince === null || newSince === undefined || compareIds(id, newSince) > 0) &&
      message.authorId !== me;
    if (isNew) {
      rows.push({ kind: 'new', key: 'new' });
      marked = true;
    }
    rows.push({ kind: 'message', key: id, message, head: newDay || isNew || isHead(message, before) });
    before = message;
  }
  if (timeline.newer === 'end') {
    let head = before === null || before.authorId !== me || Date.now() - before.sentAt > kGroupMs;
    for (const entry of timeline.pending) {
      rows.push({ kind: 'pending', key: `pending-${entry.nonce}`, entry, head: head || entry.replyTo !== null });
      head = false;
    }
  }
  return rows;
}
