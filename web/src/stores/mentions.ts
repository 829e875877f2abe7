/** Whether a message calls the signed-in person. */
import type { Message } from '@/model/types';
import type { Stores } from './stores';

/** True where a message calls the person: by name, by one of their roles, by everyone, or in a direct message. */
export function mentionsMe(stores: Stores, message: Message): boolean {
  const { me } = stores.people.getState();
  if (me === null || message.authorId === me.id) return false;
  if (stores.people.getState().relationships.get(message.authorId)?.type === 2) return false;
  if (message.guildId === null) return stores.guilds.getState().channels.get(message.channelId)?.request !== true;
  const notifications = stores.reads.getState().notifications.get(message.guildId);
  if (message.mentions.includes(me.id)) return true;
  if (message.mentionEveryone && notifications?.suppressEveryone !== true) return true;
  if (notifications?.suppressRoles === true || message.mentionRoles.length === 0) return false;
  const roles = stores.guilds.getState().members.get(message.guildId)?.get(me.id)?.roles ?? [];
  return message.mentionRoles.some((role) => roles.includes(role));
}
