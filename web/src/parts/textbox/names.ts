/** The names that the composer writes for ids and reads back: `@ada`, `@Night Watch`, `#great-hall`, `:arch:`. */
import type { EmojiCatalogue } from '@/model/emoji';
import type { ChannelId, GuildId, RoleId, UserId } from '@/model/ids';
import { toId } from '@/model/ids';
import type { EditableNames, EditableTargets } from '@/model/markdown';
import type { Channel, Emoji, User } from '@/model/types';
import type { Stores } from '@/stores/stores';

/** A person's unique name: accounts of bots may still have a number behind it. */
export function handleOf(user: Pick<User, 'username' | 'discriminator'>): string {
  return user.discriminator === '' || /^0+$/.test(user.discriminator)
    ? user.username
    : `${user.username}#${user.discriminator}`;
}

export function editableNames(stores: Stores, guildId: GuildId | null): EditableNames {
  const { channels, roles } = stores.guilds.getState();
  const { users } = stores.people.getState();
  return {
    user: (id) => {
      const user = users.get(toId<UserId>(id));
      return user === undefined ? null : handleOf(user);
    },
    role: (id) => (guildId === null ? null : (roles.get(guildId)?.get(toId<RoleId>(id))?.name ?? null)),
    channel: (id) => channels.get(toId<ChannelId>(id))?.name ?? null,
  };
}

/** People who can be mentioned in a channel, as far as this page has met them. */
export function peopleOf(stores: Stores, channel: Channel): readonly User[] {
  const { users, me } = stores.people.getState();
  const ids =
    channel.guildId === null
      ? channel.recipients
      : [...(stores.guilds.getState().members.get(channel.guildId)?.keys() ?? [])];
  const found = ids.flatMap((id) => users.get(id) ?? []);
  return channel.guildId === null && me !== null ? [...found, me] : found;
}

/** Guilds' own emoji by name: those of this guild win over others of the same name. */
export function customEmojiOf(stores: Stores, guildId: GuildId | null, external: boolean): ReadonlyMap<string, Emoji> {
  const { guilds } = stores.guilds.getState();
  const found = new Map<string, Emoji>();
  const add = (emojis: readonly Emoji[]): void => {
    for (const emoji of emojis) if (emoji.available && !found.has(emoji.name)) found.set(emoji.name, emoji);
  };
  const own = guildId === null ? undefined : guilds.get(guildId);
  if (own !== undefined) add(own.emojis);
  if (external || guildId === null) for (const guild of guilds.values()) add(guild.emojis);
  return found;
}

export function emojiMarkup(emoji: Pick<Emoji, 'id' | 'name' | 'animated'>): string {
  return `<${emoji.animated ? 'a' : ''}:${emoji.name}:${emoji.id}>`;
}

export function editableTargets(
  stores: Stores,
  channel: Channel,
  external: boolean,
  catalogue: EmojiCatalogue | null,
): EditableTargets {
  const { channels, channelsOf, roles } = stores.guilds.getState();
  const { guildId } = channel;
  const custom = customEmojiOf(stores, guildId, external);
  const users = new Map(peopleOf(stores, channel).map((user) => [handleOf(user).toLowerCase(), user.id] as const));
  const roleNames = new Map<string, string>();
  const channelNames = new Map<string, string>();
  if (guildId !== null) {
    for (const role of roles.get(guildId)?.values() ?? [])
      if (role.id !== toId<RoleId>(guildId)) roleNames.set(role.name.toLowerCase(), role.id);
    for (const id of (channelsOf.get(guildId) ?? []).toReversed()) {
      const name = channels.get(id)?.name.toLowerCase();
      if (name !== undefined && name !== '') channelNames.set(name, id);
    }
  }
  return {
    users,
    roles: roleNames,
    channels: channelNames,
    emoji: (name) => {
      const own = custom.get(name);
      return own === undefined ? (catalogue?.textOfCode(name) ?? null) : emojiMarkup(own);
    },
  };
}
