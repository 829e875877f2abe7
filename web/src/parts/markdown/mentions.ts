/** What ids in messages of a guild mean: names from the stores, and where pressing them leads. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { emojiUrl } from '@/api/cdn';
import type { ChannelId, EmojiId, GuildId, MessageId, RoleId, UserId } from '@/model/ids';
import { toId } from '@/model/ids';
import type { AppActions } from '@/session/context';
import { useActions, useSession } from '@/session/context';
import { useChannel } from '@/session/facts';
import { channelTitle, displayName } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import type { MentionResolver } from './resolver';

const kPath = /^\/channels\/(@me|\d{1,20})(?:\/(\d{1,20})(?:\/(\d{1,20}))?)?\/?$/;

function followPath(url: URL, actions: AppActions): boolean {
  const found = kPath.exec(url.pathname);
  if (found === null) return false;
  const [, guild = '@me', channel, message] = found;
  actions.go({
    guildId: guild === '@me' ? '@me' : toId<GuildId>(guild),
    channelId: channel === undefined ? null : toId<ChannelId>(channel),
    ...(message === undefined ? {} : { messageId: toId<MessageId>(message) }),
  });
  return true;
}

/* oxlint-disable react-hooks/rules-of-hooks -- the resolver's members are hooks, called as such by Markdown.tsx */
function createResolver(stores: Stores, actions: AppActions, guildId: GuildId | null): MentionResolver {
  return {
    useUser: (id) => {
      const userId = toId<UserId>(id);
      const user = useStore(stores.people, (state) => state.users.get(userId));
      const nickname = useStore(stores.people, (state) => state.relationships.get(userId)?.nickname);
      const member = useStore(stores.guilds, (state) =>
        guildId === null ? undefined : state.members.get(guildId)?.get(userId),
      );
      if (user === undefined) return null;
      return {
        name: displayName(user, member, nickname),
        onOpen: (anchor) => actions.openProfile(userId, guildId, anchor),
      };
    },
    useRole: (id) => {
      const role = useStore(stores.guilds, (state) =>
        guildId === null ? undefined : state.roles.get(guildId)?.get(toId<RoleId>(id)),
      );
      return role === undefined ? null : { name: role.name.replace(/^@/, ''), color: role.color };
    },
    useChannel: (id) => {
      const channel = useChannel(toId<ChannelId>(id));
      if (channel === undefined) return null;
      const name = channelTitle(channel, stores.people.getState());
      return { name, onOpen: () => actions.go({ guildId: channel.guildId ?? '@me', channelId: channel.id }) };
    },
    emoji: (id, animated) => emojiUrl(toId<EmojiId>(id), animated, 64),
    follow: (url) => followPath(url, actions),
  };
}

export function useMentionResolver(guildId: GuildId | null): MentionResolver {
  const { stores } = useSession();
  const actions = useActions();
  return useMemo(() => createResolver(stores, actions, guildId), [stores, actions, guildId]);
}
