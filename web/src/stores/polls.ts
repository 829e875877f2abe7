/** Votes of polls, as events and one's own presses change them. */
import type { MessageId } from '@/model/ids';
import type { Poll } from '@/model/types';
import { withChanged } from './timeline';
import type { Timeline } from './timeline';

/** `by` is 1 or -1. One's own are idempotent: the page may have drawn them before the server told. */
export function voted(poll: Poll, answerId: number, mine: boolean, by: 1 | -1): Poll {
  const index = poll.answers.findIndex((answer) => answer.id === answerId);
  const answer = poll.answers[index];
  if (answer === undefined || (mine && answer.me === (by === 1))) return poll;
  const count = Math.max(0, answer.count + by);
  return { ...poll, answers: poll.answers.with(index, { ...answer, count, me: mine ? by === 1 : answer.me }) };
}

/** What an update tells is for everybody: who voted for what oneself is known here. */
export function recounted(old: Poll | null, next: Poll | null): Poll | null {
  if (old === null || next === null) return next;
  const mine = new Set(old.answers.filter((answer) => answer.me).map((answer) => answer.id));
  return { ...next, answers: next.answers.map((answer) => ({ ...answer, me: mine.has(answer.id) })) };
}

export function withVote(timeline: Timeline, id: MessageId, answerId: number, mine: boolean, by: 1 | -1): Timeline {
  return withChanged(timeline, id, (message) => {
    const poll = message.poll === null ? null : voted(message.poll, answerId, mine, by);
    return poll === message.poll ? message : { ...message, poll };
  });
}
