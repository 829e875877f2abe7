/** READY: all that the page knows, anew. */
import type { EventOf, Ready } from '@/gateway/events';
import type { UserId } from '@/model/ids';
import type { User } from '@/model/types';
import { withEntries } from '../maps';
import type { GuildsState, Stores } from '../stores';
import { withGuild } from './guilds';
import { takePresences } from './people';

export function applyReady(stores: Stores, ready: Ready): void {
  const users = new Map<UserId, User>(ready.users.map((user) => [user.id, user]));
  for (const state of ready.guilds) for (const user of state.users) users.set(user.id, user);
  users.set(ready.user.id, ready.user);
  const presences = ready.guilds.flatMap((state) => state.presences);
  const old = stores.people.getState();
  stores.people.setState({
    me: ready.user,
    users: withEntries(old.users, users),
    presences: new Map(presences),
    relationships: new Map(ready.relationships.map((relationship) => [relationship.userId, relationship])),
    notes: new Map(ready.notes),
    sessions: ready.sessions,
  });
  let guilds: GuildsState = {
    order: [],
    guilds: new Map(),
    channels: new Map(ready.privateChannels.map((channel) => [channel.id, channel])),
    channelsOf: new Map(),
    privateChannels: ready.privateChannels.map((channel) => channel.id),
    roles: new Map(),
    members: new Map(),
    lists: new Map(),
    voiceStates: new Map(),
  };
  for (const state of ready.guilds) guilds = { ...guilds, ...withGuild(guilds, state) };
  stores.guilds.setState(guilds);
  stores.reads.setState({
    states: new Map(ready.readStates),
    notifications: new Map(ready.notifications.map(([guild, settings]) => [guild ?? '@me', settings] as const)),
  });
  stores.settings.setState(ready.settings);
  stores.typing.setState({ typing: new Map() });
  // What was loaded may have a gap now: keep what is on screen until it is loaded again, and forget the rest.
  const viewing = stores.view.getState().channelId;
  stores.messages.setState((state) => ({
    timelines: new Map(
      [...state.timelines]
        .filter(([channel, timeline]) => channel === viewing || timeline.pending.length > 0)
        .map(([channel, timeline]) => [channel, { ...timeline, loaded: false, loading: 'none' as const }]),
    ),
  }));
  stores.link.setState({ ready: true, filled: true });
}

/** Who is online, and in voice: what READY leaves out so that it is there sooner. */
export function applySupplemental(stores: Stores, event: EventOf<'READY_SUPPLEMENTAL'>): void {
  takePresences(stores, event.presences);
  stores.guilds.setState((state) => ({
    voiceStates: withEntries(
      state.voiceStates,
      event.voiceStates.map((voice) => [voice.userId, voice] as const),
    ),
  }));
}
