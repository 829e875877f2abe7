/** Names for the ids in a text of a guild: previews, notifications, results. */
import type { ChannelId, GuildId, RoleId, UserId } from '@/model/ids';
import { toId } from '@/model/ids';
import type { NameResolver } from '@/model/markdown';
import { parseMarkdown, plainLine } from '@/model/markdown';
import { displayName } from './selectors';
import type { Stores } from './stores';

export function namesIn(stores: Pick<Stores, 'guilds' | 'people'>, guildId: GuildId | null): NameResolver {
  return {
    user: (text) => {
      const id = toId<UserId>(text);
      const { users, relationships } = stores.people.getState();
      const user = users.get(id);
      const member = guildId === null ? undefined : stores.guilds.getState().members.get(guildId)?.get(id);
      return user === undefined ? null : displayName(user, member, relationships.get(id)?.nickname);
    },
    role: (id) => {
      const role = guildId === null ? undefined : stores.guilds.getState().roles.get(guildId)?.get(toId<RoleId>(id));
      return role?.name.replace(/^@/, '') ?? null; // @everyone has its sigil in its name.
    },
    channel: (id) => stores.guilds.getState().channels.get(toId<ChannelId>(id))?.name ?? null,
  };
}

/** A preview shows the beginning only. */
const kPreviewSource = 600;

/** What a preview shows of a message's text: one line without marks, spoilers hidden. */
export function previewLine(
  stores: Pick<Stores, 'guilds' | 'people'>,
  guildId: GuildId | null,
  content: string,
): string {
  return plainLine(parseMarkdown(content.slice(0, kPreviewSource)), namesIn(stores, guildId));
}
