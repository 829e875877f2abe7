/** Polls: asking, voting, ending, and who voted. */
import type { ApiClient } from '@/api/client';
import type { ChannelId, UserId } from '@/model/ids';
import { list, object } from '@/model/parse';
import type { Message } from '@/model/types';
import { readUser } from '@/model/wire';
import { meet } from '@/stores/events/people';
import { changed } from '@/stores/maps';
import { withVote } from '@/stores/polls';
import type { Stores } from '@/stores/stores';

export interface NewPoll {
  readonly question: string;
  readonly answers: readonly string[];
  readonly multiple: boolean;
  readonly hours: number;
}

/** The limits of the protocol. */
export const kQuestionMax = 300;
export const kAnswerMax = 55;
export const kAnswersMax = 10;

interface Doors {
  readonly api: ApiClient;
  readonly stores: Stores;
}

function pathOf(message: Pick<Message, 'id' | 'channelId'>): string {
  return `/channels/${message.channelId}/polls/${message.id}`;
}

/** The message comes back as an event like those of others. */
export async function sendPoll({ api }: Doors, channelId: ChannelId, poll: NewPoll): Promise<void> {
  await api.post(`/channels/${channelId}/messages`, {
    poll: {
      question: { text: poll.question },
      answers: poll.answers.map((text) => ({ poll_media: { text } })),
      allow_multiselect: poll.multiple,
      duration: poll.hours,
      layout_type: 1,
    },
  });
}

/** The answers that one votes for, instead of those before: drawn at once, taken back when the server refuses. */
export async function vote({ api, stores }: Doors, message: Message, answers: ReadonlySet<number>): Promise<void> {
  const before = new Set(message.poll?.answers.filter((answer) => answer.me).map((answer) => answer.id));
  const draw = (ids: ReadonlySet<number>, by: 1 | -1): void =>
    stores.messages.setState((state) => ({
      timelines: changed(state.timelines, message.channelId, (timeline) =>
        [...ids].reduce((drawn, id) => withVote(drawn, message.id, id, true, by), timeline),
      ),
    }));
  draw(before, -1);
  draw(answers, 1);
  try {
    await api.put(`${pathOf(message)}/answers/@me`, { answer_ids: [...answers].map(String) });
  } catch (error) {
    draw(answers, -1);
    draw(before, 1);
    throw error;
  }
}

export async function endPoll({ api }: Doors, message: Message): Promise<void> {
  await api.post(`${pathOf(message)}/expire`);
}

export async function voters({ api, stores }: Doors, message: Message, answerId: number): Promise<readonly UserId[]> {
  const answer = await api.get(`${pathOf(message)}/answers/${answerId}`, { query: { limit: 100 } });
  const users = list(object(answer)['users'], readUser);
  meet(stores, users);
  return users.map((user) => user.id);
}
