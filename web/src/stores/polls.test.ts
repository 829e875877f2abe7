import { describe, expect, it } from 'vitest';
import { readMessage } from '@/model/wire';
import { recounted, voted, withVote } from './polls';
import { emptyTimeline, withPage } from './timeline';

const kPoll = {
  question: { text: 'Tea?' },
  answers: [
    { answer_id: 1, poll_media: { text: 'Yes', emoji: { id: null, name: '🍵' } } },
    { answer_id: 2, poll_media: { text: 'No' } },
  ],
  allow_multiselect: false,
  expiry: '2026-01-01T00:00:00.000Z',
  results: { is_finalized: false, answer_counts: [{ id: 1, count: 3, me_voted: true }] },
};

function poll() {
  const read = readMessage({ id: '1', channel_id: '2', author: { id: '3' }, poll: kPoll }).poll;
  if (read === null) throw new Error('no poll');
  return read;
}

describe('polls', () => {
  it('reads answers with their counts', () => {
    expect(poll()).toMatchObject({ question: 'Tea?', multiple: false, final: false });
    expect(poll().answers.map(({ text, count, me }) => [text, count, me])).toEqual([
      ['Yes', 3, true],
      ['No', 0, false],
    ]);
    expect(poll().answers[0]?.emoji?.name).toBe('🍵');
  });

  it('counts votes of others, and those of oneself once', () => {
    expect(voted(poll(), 2, false, 1).answers[1]?.count).toBe(1);
    expect(voted(poll(), 1, true, 1)).toEqual(poll());
    const without = voted(poll(), 1, true, -1);
    expect(without.answers[0]).toMatchObject({ count: 2, me: false });
    expect(voted(without, 1, true, -1)).toBe(without);
    expect(voted(poll(), 9, false, 1)).toEqual(poll());
    expect(voted(poll(), 2, false, -1).answers[1]?.count).toBe(0);
  });

  it('leaves a channel as it is when a vote tells nothing new', () => {
    const message = readMessage({ id: '1', channel_id: '2', author: { id: '3' }, poll: kPoll });
    const timeline = withPage(emptyTimeline(message.channelId), [message], 'end', 'end');
    expect(withVote(timeline, message.id, 1, true, 1)).toBe(timeline);
    expect(withVote(timeline, message.id, 1, true, -1).messages.get(message.id)?.poll?.answers[0]?.count).toBe(2);
  });

  it('keeps what oneself voted for when the counts come anew', () => {
    const next = { ...poll(), final: true, answers: poll().answers.map((answer) => ({ ...answer, me: false })) };
    expect(recounted(poll(), next)).toMatchObject({ final: true, answers: [{ me: true }, { me: false }] });
    expect(recounted(poll(), null)).toBeNull();
  });

  it('reads the result that the server announces', () => {
    const fields = {
      poll_question_text: 'Tea?',
      victor_answer_text: 'Yes',
      victor_answer_votes: '3',
      total_votes: '4',
    };
    const result = readMessage({
      id: '5',
      type: 46,
      channel_id: '2',
      author: { id: '3' },
      message_reference: { message_id: '1' },
      embeds: [{ type: 'poll_result', fields: Object.entries(fields).map(([name, value]) => ({ name, value })) }],
    }).pollResult;
    expect(result).toEqual({ messageId: '1', question: 'Tea?', answer: 'Yes', votes: 3, total: 4 });
  });
});
