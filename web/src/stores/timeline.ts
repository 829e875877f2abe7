/**
 * The loaded part of a channel's history: a run of messages without a gap, oldest first, that may be extended on both
 * sides. It is bounded: what is far from where the person reads is dropped and loaded again when they come back.
 */
import type { ChannelId, MessageId } from '@/model/ids';
import { compareIds } from '@/model/ids';
import type { Message, ReplyPreview } from '@/model/types';
import { withEntry } from './maps';

/** `end`: there is nothing further on that side. */
export type Edge = 'more' | 'end';

export interface PendingFile {
  readonly name: string;
  readonly size: number;
}

/** A message of one's own that the server has not confirmed. */
export interface PendingMessage {
  readonly nonce: string;
  readonly content: string;
  readonly at: number;
  readonly state: 'sending' | 'failed';
  readonly error: string | null;
  readonly files: readonly PendingFile[];
  /** 0 to 1 while files are on their way. */
  readonly progress: number;
  readonly replyTo: ReplyPreview | null;
}

export interface Timeline {
  readonly channelId: ChannelId;
  readonly ids: readonly MessageId[];
  readonly messages: ReadonlyMap<MessageId, Message>;
  readonly older: Edge;
  readonly newer: Edge;
  /** False until the first page is there. */
  readonly loaded: boolean;
  readonly loading: 'none' | 'first' | 'older' | 'newer';
  readonly error: string | null;
  readonly pending: readonly PendingMessage[];
}

/** Messages that a channel in view keeps; what is further away is dropped and loaded again when wanted. */
export const kTimelineMax = 600;
/** So many more may come before the bound is applied: rows that leave cost a drawing of their own. */
export const kTimelineSlack = 100;
/** Messages that a channel out of view keeps, with the same slack. */
export const kTimelineAway = 100;

/** Where the person is while a message arrives: at the end of the channel, further up in it, or elsewhere. */
export type Reading = 'end' | 'history' | 'elsewhere';

export function emptyTimeline(channelId: ChannelId): Timeline {
  return {
    channelId,
    ids: [],
    messages: new Map(),
    older: 'more',
    newer: 'end',
    loaded: false,
    loading: 'none',
    error: null,
    pending: [],
  };
}

function merged(ids: readonly MessageId[], added: readonly MessageId[]): MessageId[] {
  const all = new Set([...ids, ...added]);
  return [...all].toSorted(compareIds);
}

/** Replaces what is loaded by one page (oldest first). */
export function withPage(timeline: Timeline, page: readonly Message[], older: Edge, newer: Edge): Timeline {
  return {
    ...timeline,
    ids: page.map((message) => message.id).toSorted(compareIds),
    messages: new Map(page.map((message) => [message.id, message])),
    older,
    newer,
    loaded: true,
    loading: 'none',
    error: null,
  };
}

/** Adds an adjoining page on one side. */
export function extended(timeline: Timeline, page: readonly Message[], side: 'older' | 'newer', edge: Edge): Timeline {
  const messages = new Map(timeline.messages);
  for (const message of page) messages.set(message.id, message);
  const ids = merged(
    timeline.ids,
    page.map((message) => message.id),
  );
  return { ...timeline, ids, messages, [side]: edge, loading: 'none', error: null };
}

/**
 * Drops what is too far from the side on which the person reads. A step of its own after `extended`: a view keeps its
 * place when rows come or go on one side, not when both happen at once.
 */
export function trimmed(timeline: Timeline, reading: 'older' | 'newer'): Timeline {
  const excess = timeline.ids.length - kTimelineMax;
  if (excess <= 0) return timeline;
  const ids = reading === 'older' ? timeline.ids.slice(0, kTimelineMax) : timeline.ids.slice(excess);
  const dropped = reading === 'older' ? timeline.ids.slice(kTimelineMax) : timeline.ids.slice(0, excess);
  const messages = new Map(timeline.messages);
  for (const id of dropped) messages.delete(id);
  return { ...timeline, ids, messages, [reading === 'older' ? 'newer' : 'older']: 'more' };
}

/** Keeps only the newest `count`. */
export function newestOf(timeline: Timeline, count: number): Timeline {
  const excess = timeline.ids.length - count;
  if (excess <= 0) return timeline;
  const messages = new Map(timeline.messages);
  for (const id of timeline.ids.slice(0, excess)) messages.delete(id);
  return { ...timeline, ids: timeline.ids.slice(excess), messages, older: 'more' };
}

/**
 * A message that arrived: joins the end, or is left out while the end is not loaded. The oldest leave for it, except
 * where the person reads among them: there the channel stops following, and what comes is loaded on the way down.
 */
export function withArrival(timeline: Timeline, message: Message, reading: Reading = 'end'): Timeline {
  const pending =
    message.nonce === null ? timeline.pending : timeline.pending.filter((entry) => entry.nonce !== message.nonce);
  // While the first page is on its way, what arrives may be newer than what that page holds: it is kept for it.
  const awaited = !timeline.loaded && timeline.loading === 'first';
  if ((!timeline.loaded && !awaited) || timeline.newer === 'more')
    return pending === timeline.pending ? timeline : { ...timeline, pending };
  if (timeline.messages.has(message.id)) return { ...timeline, pending };
  if (reading === 'history' && timeline.ids.length >= kTimelineMax + kTimelineSlack)
    return { ...timeline, newer: 'more', pending };
  const last = timeline.ids.at(-1);
  const inOrder = last === undefined || compareIds(message.id, last) > 0;
  const ids = inOrder ? [...timeline.ids, message.id] : merged(timeline.ids, [message.id]);
  const messages = new Map(timeline.messages).set(message.id, message);
  const next: Timeline = { ...timeline, ids, messages, pending };
  const most = reading === 'elsewhere' ? kTimelineAway : kTimelineMax;
  return reading !== 'history' && ids.length > most + kTimelineSlack ? newestOf(next, most) : next;
}

export function withoutMessages(timeline: Timeline, gone: readonly MessageId[]): Timeline {
  const found = gone.filter((id) => timeline.messages.has(id));
  if (found.length === 0) return timeline;
  const messages = new Map(timeline.messages);
  for (const id of found) messages.delete(id);
  return { ...timeline, ids: timeline.ids.filter((id) => messages.has(id)), messages };
}

export function withChanged(timeline: Timeline, id: MessageId, change: (message: Message) => Message): Timeline {
  const message = timeline.messages.get(id);
  if (message === undefined) return timeline;
  const messages = withEntry(timeline.messages, id, change(message));
  return messages === timeline.messages ? timeline : { ...timeline, messages };
}

export function withPending(timeline: Timeline, entry: PendingMessage): Timeline {
  const known = timeline.pending.some((other) => other.nonce === entry.nonce);
  const pending = known
    ? timeline.pending.map((other) => (other.nonce === entry.nonce ? entry : other))
    : [...timeline.pending, entry];
  return { ...timeline, pending };
}

export function withoutPending(timeline: Timeline, nonce: string): Timeline {
  return { ...timeline, pending: timeline.pending.filter((entry) => entry.nonce !== nonce) };
}
