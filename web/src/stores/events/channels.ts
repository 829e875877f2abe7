/** Channels of guilds and private ones, and who is in the latter. */
import type { EventOf } from '@/gateway/events';
import type { ChannelId, UserId } from '@/model/ids';
import { compareIds } from '@/model/ids';
import { changed, withEntry, without } from '../maps';
import type { Stores } from '../stores';
import { meet } from './people';

export function setChannel(stores: Stores, { channel, users }: EventOf<'CHANNEL_SET'>): void {
  meet(stores, users);
  stores.guilds.setState((state) => {
    const old = state.channels.get(channel.id);
    // CHANNEL_UPDATE is not about the last message: what arrived since is newer than what it says.
    const lastMessageId =
      old?.lastMessageId !== undefined &&
      old.lastMessageId !== null &&
      (channel.lastMessageId === null || compareIds(old.lastMessageId, channel.lastMessageId) > 0)
        ? old.lastMessageId
        : channel.lastMessageId;
    const recipients = channel.recipients.length === 0 && old !== undefined ? old.recipients : channel.recipients;
    const next = { channels: withEntry(state.channels, channel.id, { ...channel, lastMessageId, recipients }) };
    if (channel.guildId === null)
      return {
        ...next,
        privateChannels: state.privateChannels.includes(channel.id)
          ? state.privateChannels
          : [channel.id, ...state.privateChannels],
      };
    const siblings = state.channelsOf.get(channel.guildId) ?? [];
    return siblings.includes(channel.id)
      ? next
      : { ...next, channelsOf: withEntry(state.channelsOf, channel.guildId, [...siblings, channel.id]) };
  });
}

export function deleteChannel(stores: Stores, { channelId: id, guildId }: EventOf<'CHANNEL_DELETE'>): void {
  stores.guilds.setState((state) => ({
    channels: without(state.channels, id),
    privateChannels: state.privateChannels.filter((channel) => channel !== id),
    channelsOf:
      guildId === null
        ? state.channelsOf
        : changed(state.channelsOf, guildId, (ids) => ids.filter((channel) => channel !== id)),
  }));
  stores.messages.setState((state) => ({ timelines: without(state.timelines, id) }));
  stores.reads.setState((state) => ({ states: without(state.states, id) }));
}

export function setPins(stores: Stores, event: EventOf<'CHANNEL_PINS_UPDATE'>): void {
  stores.guilds.setState((state) => ({
    channels: changed(state.channels, event.channelId, (channel) => ({
      ...channel,
      lastPinAt: event.lastPinAt === null ? null : Date.parse(event.lastPinAt),
    })),
  }));
}

export function addRecipient(stores: Stores, { channelId, user }: EventOf<'CHANNEL_RECIPIENT_ADD'>): void {
  meet(stores, [user]);
  changeRecipients(stores, channelId, (ids) => (ids.includes(user.id) ? ids : [...ids, user.id]));
}

export function removeRecipient(stores: Stores, { channelId, userId }: EventOf<'CHANNEL_RECIPIENT_REMOVE'>): void {
  changeRecipients(stores, channelId, (ids) => ids.filter((id) => id !== userId));
}

function changeRecipients(stores: Stores, id: ChannelId, change: (ids: readonly UserId[]) => readonly UserId[]): void {
  stores.guilds.setState((state) => ({
    channels: changed(state.channels, id, (channel) => ({ ...channel, recipients: change(channel.recipients) })),
  }));
}

/** What happened in channels of a large guild that nobody looks at. */
export function setNewest(stores: Stores, event: EventOf<'PASSIVE_UPDATE'>): void {
  stores.guilds.setState((state) => {
    let channels = state.channels;
    for (const [id, lastMessageId] of event.channels)
      channels = changed(channels, id, (channel) => ({ ...channel, lastMessageId }));
    return { channels };
  });
}
