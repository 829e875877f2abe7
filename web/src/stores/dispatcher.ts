/**
 * Gateway events → store writes. One exhaustive switch; a name that events.ts knows and this does not is a compile error.
 * What each does stands in events/. Replaying a session's events gives the same state as a fresh READY (dispatcher.test.ts).
 */
import type { GatewayEvent } from '@/gateway/events';
import * as channels from './events/channels';
import * as guilds from './events/guilds';
import * as messages from './events/messages';
import * as people from './events/people';
import { applyReady, applySupplemental } from './events/ready';
import { setNotifications, updateSettings } from './events/settings';
import { withEntry, without } from './maps';
import type { Stores } from './stores';

export function applyEvent(stores: Stores, event: GatewayEvent, nowMs: number): void {
  switch (event.type) {
    case 'READY':
      return applyReady(stores, event.ready);
    case 'READY_SUPPLEMENTAL':
      return applySupplemental(stores, event);
    case 'RESUMED':
      return;
    case 'GUILD_CREATE':
      return guilds.addGuild(stores, event);
    case 'GUILD_UPDATE':
      return guilds.updateGuild(stores, event);
    case 'GUILD_DELETE':
      return guilds.removeGuild(stores, event);
    case 'GUILD_ROLE_SET':
      return guilds.setRole(stores, event);
    case 'GUILD_ROLE_DELETE':
      return guilds.deleteRole(stores, event);
    case 'GUILD_EMOJIS_UPDATE':
      return guilds.setEmojis(stores, event);
    case 'GUILD_MEMBER_SET':
      return people.setMember(stores, event);
    case 'GUILD_MEMBER_REMOVE':
      return people.removeMember(stores, event);
    case 'GUILD_MEMBERS_CHUNK':
      return people.takeMembers(stores, event);
    case 'GUILD_MEMBER_LIST_UPDATE':
      return people.applyMemberList(stores, event);
    case 'CHANNEL_SET':
      return channels.setChannel(stores, event);
    case 'CHANNEL_DELETE':
      return channels.deleteChannel(stores, event);
    case 'CHANNEL_PINS_UPDATE':
      return channels.setPins(stores, event);
    case 'CHANNEL_RECIPIENT_ADD':
      return channels.addRecipient(stores, event);
    case 'CHANNEL_RECIPIENT_REMOVE':
      return channels.removeRecipient(stores, event);
    case 'PASSIVE_UPDATE':
      return channels.setNewest(stores, event);
    case 'MESSAGE_CREATE':
      return messages.addMessage(stores, event);
    case 'MESSAGE_UPDATE':
      return messages.changeMessage(stores, event);
    case 'MESSAGE_DELETE':
      return messages.deleteMessages(stores, event);
    case 'MESSAGE_REACTION_ADD':
    case 'MESSAGE_REACTION_REMOVE':
      return messages.countReaction(stores, event);
    case 'MESSAGE_REACTION_REMOVE_ALL':
      return messages.clearReactions(stores, event);
    case 'MESSAGE_POLL_VOTE':
      return messages.countVote(stores, event);
    case 'MESSAGE_ACK':
      return messages.setRead(stores, event);
    case 'TYPING_START':
      return people.setTyping(stores, event, nowMs);
    case 'PRESENCE_UPDATE':
      return people.takePresences(stores, [[event.userId, event.presence]]);
    case 'RELATIONSHIP_SET':
      return people.setRelationship(stores, event);
    case 'RELATIONSHIP_REMOVE':
      stores.people.setState((state) => ({ relationships: without(state.relationships, event.userId) }));
      return;
    case 'USER_UPDATE':
      return people.updateMe(stores, event);
    case 'USER_NOTE_UPDATE':
      stores.people.setState((state) => ({ notes: withEntry(state.notes, event.userId, event.note) }));
      return;
    case 'USER_SETTINGS_UPDATE':
      return updateSettings(stores, event);
    case 'USER_GUILD_SETTINGS_UPDATE':
      return setNotifications(stores, event);
    case 'SESSIONS_REPLACE':
      stores.people.setState({ sessions: event.sessions });
      return;
    case 'VOICE_STATE_UPDATE':
      return guilds.setVoice(stores, event);
  }
}
