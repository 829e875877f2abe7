/** Messages, what is done to them, and how far the person has read. */
import type { EventOf } from '@/gateway/events';
import type { ChannelId, UserId } from '@/model/ids';
import { object } from '@/model/parse';
import type { Message, ReactionEmoji, ReadState } from '@/model/types';
import { changed, withEntry, without } from '../maps';
import { mentionsMe } from '../mentions';
import { recounted, withVote } from '../polls';
import { reacted, sameEmoji } from '../reactions';
import type { Stores } from '../stores';
import type { Reading, Timeline } from '../timeline';
import { withArrival, withChanged, withoutMessages } from '../timeline';
import { addMembers, meet } from './people';

export function addMessage(stores: Stores, { message, member, users }: EventOf<'MESSAGE_CREATE'>): void {
  meet(stores, users);
  if (member !== null && message.guildId !== null) addMembers(stores, message.guildId, [member]);
  stores.guilds.setState((state) => ({
    channels: changed(state.channels, message.channelId, (channel) => ({ ...channel, lastMessageId: message.id })),
  }));
  const reading = readingOf(stores, message.channelId);
  changeTimeline(stores, message.channelId, (timeline) => withArrival(timeline, message, reading));
  const typing = stores.typing.getState().typing.get(message.channelId);
  if (typing?.has(message.authorId) === true)
    stores.typing.setState((state) => ({
      typing: changed(state.typing, message.channelId, (who) => without(who, message.authorId)),
    }));
  const own = message.authorId === stores.people.getState().me?.id && message.webhookId === null;
  stores.reads.setState((state) => ({
    states: withReadState(state.states, message, own, mentionsMe(stores, message)),
  }));
}

function readingOf(stores: Stores, channelId: ChannelId): Reading {
  const view = stores.view.getState();
  return view.channelId !== channelId ? 'elsewhere' : view.atBottom ? 'end' : 'history';
}

function withReadState(
  states: ReadonlyMap<ChannelId, ReadState>,
  message: Message,
  own: boolean,
  mention: boolean,
): ReadonlyMap<ChannelId, ReadState> {
  if (own) return withEntry(states, message.channelId, { lastReadId: message.id, mentionCount: 0 });
  if (!mention) return states;
  const old = states.get(message.channelId);
  return withEntry(states, message.channelId, {
    lastReadId: old?.lastReadId ?? null,
    mentionCount: (old?.mentionCount ?? 0) + 1,
  });
}

export function changeMessage(stores: Stores, event: EventOf<'MESSAGE_UPDATE'>): void {
  meet(stores, event.users);
  changeTimeline(stores, event.message.channelId, (timeline) =>
    withChanged(timeline, event.message.id, (old) => updated(old, event.message, object(event.partial))),
  );
}

/** An update may be partial (an embed that was resolved), and its `me` of reactions is nobody's. */
function updated(old: Message, next: Message, partial: Readonly<Record<string, unknown>>): Message {
  return {
    ...old,
    content: 'content' in partial ? next.content : old.content,
    editedAt: 'edited_timestamp' in partial ? next.editedAt : old.editedAt,
    embeds: 'embeds' in partial ? next.embeds : old.embeds,
    attachments: 'attachments' in partial ? next.attachments : old.attachments,
    poll: 'poll' in partial ? recounted(old.poll, next.poll) : old.poll,
    pinned: 'pinned' in partial ? next.pinned : old.pinned,
    flags: 'flags' in partial ? next.flags : old.flags,
    mentions: 'mentions' in partial ? next.mentions : old.mentions,
    mentionRoles: 'mention_roles' in partial ? next.mentionRoles : old.mentionRoles,
    mentionEveryone: 'mention_everyone' in partial ? next.mentionEveryone : old.mentionEveryone,
  };
}

export function deleteMessages(stores: Stores, event: EventOf<'MESSAGE_DELETE'>): void {
  const { editing } = stores.view.getState();
  if (editing !== null && event.messageIds.includes(editing)) stores.view.setState({ editing: null });
  changeTimeline(stores, event.channelId, (timeline) => withoutMessages(timeline, event.messageIds));
}

export function countReaction(
  stores: Stores,
  event: EventOf<'MESSAGE_REACTION_ADD'> | EventOf<'MESSAGE_REACTION_REMOVE'>,
): void {
  const { channelId, messageId, emoji } = event;
  react(stores, channelId, messageId, emoji, isMe(stores, event), event.type === 'MESSAGE_REACTION_ADD' ? 1 : -1);
}

export function react(
  stores: Stores,
  channelId: ChannelId,
  messageId: Message['id'],
  emoji: ReactionEmoji,
  mine: boolean,
  by: 1 | -1,
): void {
  changeTimeline(stores, channelId, (timeline) =>
    withChanged(timeline, messageId, (message) => {
      const reactions = reacted(message.reactions, emoji, mine, by);
      return reactions === message.reactions ? message : { ...message, reactions };
    }),
  );
}

export function clearReactions(stores: Stores, event: EventOf<'MESSAGE_REACTION_REMOVE_ALL'>): void {
  changeTimeline(stores, event.channelId, (timeline) =>
    withChanged(timeline, event.messageId, (message) => ({
      ...message,
      reactions: event.emoji === null ? [] : message.reactions.filter((entry) => !sameEmoji(entry.emoji, event.emoji)),
    })),
  );
}

export function countVote(stores: Stores, event: EventOf<'MESSAGE_POLL_VOTE'>): void {
  changeTimeline(stores, event.channelId, (timeline) =>
    withVote(timeline, event.messageId, event.answerId, isMe(stores, event), event.by),
  );
}

export function setRead(stores: Stores, event: EventOf<'MESSAGE_ACK'>): void {
  stores.reads.setState((state) => ({
    states: withEntry(state.states, event.channelId, {
      lastReadId: event.messageId,
      mentionCount: event.mentionCount,
    }),
  }));
}

function isMe(stores: Stores, event: { readonly userId: UserId }): boolean {
  return event.userId === stores.people.getState().me?.id;
}

function changeTimeline(stores: Stores, id: ChannelId, change: (timeline: Timeline) => Timeline): void {
  stores.messages.setState((state) => ({ timelines: changed(state.timelines, id, change) }));
}
