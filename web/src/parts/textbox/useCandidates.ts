/** What can complete the word at the caret: from the stores at once, further members from the server after a moment. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { avatarUrl, emojiUrl } from '@/api/cdn';
import { useCatalogue } from '@/parts/emoji/catalogue';
import { toneStore } from '@/parts/emoji/usePicker';
import { useT } from '@/i18n';
import type { Translate } from '@/i18n';
import type { EmojiCatalogue } from '@/model/emoji';
import { toned } from '@/model/emoji';
import type { ChannelId, GuildId, RoleId, UserId } from '@/model/ids';
import { toId } from '@/model/ids';
import { list, object } from '@/model/parse';
import { has, Permission } from '@/model/permissions';
import type { Channel, Emoji, Member } from '@/model/types';
import { readMember, readUser } from '@/model/wire';
import { useSession } from '@/session/context';
import type { Session } from '@/session/session';
import { useChannelPermissions } from '@/session/permissions';
import { meet } from '@/stores/events/people';
import { withEntries, withEntry } from '@/stores/maps';
import { displayName, isTextChannel } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import { bestOf, fit } from './completion';
import type { Token } from './completion';
import { customEmojiOf, handleOf, peopleOf } from './names';

export type CandidateIcon =
  | { readonly kind: 'avatar'; readonly url: string; readonly name: string }
  | { readonly kind: 'role'; readonly color: number }
  | { readonly kind: 'channel' }
  | { readonly kind: 'glyph'; readonly text: string }
  | { readonly kind: 'image'; readonly url: string };

export interface Candidate {
  readonly key: string;
  /** What replaces the word, without the space behind it. */
  readonly insert: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: CandidateIcon;
}

const kMax = 10;
const kSearchDelayMs = 150;

function mentions(
  stores: Stores,
  channel: Channel,
  memberOf: ReadonlyMap<UserId, Member> | undefined,
  query: string,
  all: boolean,
  t: Translate,
): readonly Candidate[] {
  const { roles } = stores.guilds.getState();
  const { relationships } = stores.people.getState();
  const named = peopleOf(stores, channel).map((user) => ({
    user,
    name: displayName(user, memberOf?.get(user.id), relationships.get(user.id)?.nickname),
  }));
  const people = bestOf(named, ({ user, name }) => [name, user.username, user.globalName ?? ''], query, kMax).map(
    ({ user, name }): Candidate => ({
      key: user.id,
      insert: `@${handleOf(user)}`,
      label: name,
      hint: handleOf(user),
      icon: { kind: 'avatar', url: avatarUrl(user, 48), name },
    }),
  );
  if (channel.guildId === null) return people;
  const everyone = toId<RoleId>(channel.guildId);
  const usable = [...(roles.get(channel.guildId)?.values() ?? [])].filter(
    (role) => role.id !== everyone && (role.mentionable || all),
  );
  const roleRows = bestOf(usable, (role) => [role.name], query, 4).map((role): Candidate => ({
    key: role.id,
    insert: `@${role.name}`,
    label: `@${role.name}`,
    hint: t('composer.role'),
    icon: { kind: 'role', color: role.color },
  }));
  const words = all ? (['everyone', 'here'] as const).filter((word) => fit(word, query) <= 1) : [];
  const wordRows = words.map((word): Candidate => ({
    key: word,
    insert: `@${word}`,
    label: `@${word}`,
    hint: t(`composer.${word}`),
    icon: { kind: 'role', color: 0 },
  }));
  return [...people.slice(0, kMax - Math.min(4, roleRows.length + wordRows.length)), ...roleRows, ...wordRows].slice(
    0,
    kMax,
  );
}

function channelRows(stores: Stores, guildId: GuildId | null, query: string): readonly Candidate[] {
  if (guildId === null) return [];
  const { channels, channelsOf } = stores.guilds.getState();
  const all = (channelsOf.get(guildId) ?? []).flatMap((id) => channels.get(id) ?? []).filter(isTextChannel);
  const count = (name: string): number => all.filter((channel) => channel.name === name).length;
  return bestOf(all, (channel) => [channel.name], query, kMax).map((channel) => ({
    key: channel.id,
    // Where two channels have one name, only the id says which is meant.
    insert: count(channel.name) > 1 ? `<#${channel.id}>` : `#${channel.name}`,
    label: channel.name,
    hint: channel.parentId === null ? '' : (channels.get(channel.parentId)?.name ?? ''),
    icon: { kind: 'channel' },
  }));
}

function emojiRows(
  custom: Iterable<Emoji>,
  catalogue: EmojiCatalogue | null,
  tone: number,
  query: string,
): readonly Candidate[] {
  const own = bestOf(custom, (emoji) => [emoji.name], query, 6).map((emoji): Candidate => ({
    key: emoji.id,
    insert: `:${emoji.name}:`,
    label: `:${emoji.name}:`,
    hint: '',
    icon: { kind: 'image', url: emojiUrl(emoji.id, emoji.animated, 32) },
  }));
  const found = catalogue?.search(query, kMax) ?? [];
  return [
    ...own,
    ...found.map((emoji): Candidate => {
      const text = toned(emoji, tone);
      return {
        key: emoji.text,
        insert: text,
        label: `:${emoji.codes[0] ?? ''}:`,
        hint: emoji.label,
        icon: { kind: 'glyph', text },
      };
    }),
  ].slice(0, kMax);
}

/** Asks the server for members whose names begin like this, and makes them known to the stores. */
async function findMembers(
  { api, stores }: Session,
  guildId: GuildId,
  query: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await api.get(`/guilds/${guildId}/members/search`, { query: { query, limit: kMax }, signal });
  meet(
    stores,
    list(answer, (entry) => readUser(object(entry)['user'])),
  );
  const found = list(answer, (entry) => readMember(entry));
  stores.guilds.setState((state) => ({
    members: withEntry(
      state.members,
      guildId,
      withEntries(
        state.members.get(guildId) ?? new Map(),
        found.map((member) => [member.userId, member] as const),
      ),
    ),
  }));
}

function useMemberSearch(guildId: GuildId | null, token: Token | null): void {
  const session = useSession();
  const query = token?.kind === 'mention' ? token.query : '';
  useEffect(() => {
    if (guildId === null || query === '') return undefined;
    const abort = new AbortController();
    const timer = window.setTimeout(
      () => void findMembers(session, guildId, query, abort.signal).catch(() => undefined),
      kSearchDelayMs,
    );
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [session, guildId, query]);
}

export function useCandidates(channelId: ChannelId, token: Token | null): readonly Candidate[] {
  const { stores } = useSession();
  const t = useT();
  const permissions = useChannelPermissions(channelId);
  const channel = useStore(stores.guilds, (state) => state.channels.get(channelId));
  const guildId = channel?.guildId ?? null;
  const met = useStore(stores.guilds, (state) => (guildId === null ? undefined : state.members.get(guildId)));
  const tone = useStore(toneStore, (state) => state.tone);
  const [everEmoji, setEverEmoji] = useState(false);
  if (token?.kind === 'emoji' && !everEmoji) setEverEmoji(true);
  const { catalogue } = useCatalogue(everEmoji);
  useMemberSearch(guildId, token);
  return useMemo(() => {
    if (token === null || channel === undefined) return [];
    switch (token.kind) {
      case 'mention':
        return mentions(
          stores,
          channel,
          met,
          token.query,
          has(permissions, Permission.kMentionEveryone) && guildId !== null,
          t,
        );
      case 'channel':
        return channelRows(stores, guildId, token.query);
      case 'emoji': {
        const custom = customEmojiOf(stores, guildId, has(permissions, Permission.kExternalEmojis));
        return emojiRows(custom.values(), catalogue, tone, token.query);
      }
    }
  }, [token, channel, guildId, met, stores, permissions, catalogue, tone, t]);
}
