/**
 * Bounds on what a page that is open all day remembers. People, members and presences go by reference: whoever is named
 * by what is loaded stays, of the others those who were met first leave. Channels go by how long ago they were visited.
 * What left is loaded again when it is wanted.
 */
import type { ChannelId, GuildId, UserId } from '@/model/ids';
import type { Member, Message } from '@/model/types';
import { withEntry } from './maps';
import type { Stores } from './stores';
import type { Timeline } from './timeline';
import { kTimelineAway, kTimelineSlack, newestOf } from './timeline';

/** Channels with messages in memory, the one in view among them. */
export const kTimelinesMax = 30;
/** People, presences, and members of all guilds together, beyond which a sweep begins; it leaves four fifths. */
export const kPeopleMax = 5000;

const kLeave = Math.floor((kPeopleMax * 4) / 5);
const kKinds = ['users', 'presences', 'members'] as const;
type Kind = (typeof kKinds)[number];
type Members = ReadonlyMap<GuildId, ReadonlyMap<UserId, Member>>;

export class Memory {
  /** Channels in the order of the last visit, the latest last. */
  private visited: readonly ChannelId[] = [];
  /**
   * Beyond which a sweep of each begins. It is above the bound where the last sweep had to leave so many: who is named
   * stays, and to look for others is not worth it again before as many came as a sweep lets go.
   */
  private readonly begins = { users: kPeopleMax, presences: kPeopleMax, members: kPeopleMax };

  constructor(
    private readonly stores: Stores,
    /** Told when members were dropped. */
    private readonly onMembersDropped: () => void = () => undefined,
  ) {}

  /** Cheap while nothing is over its bound: a look at sizes. */
  sweep(): void {
    this.sweepTimelines();
    const { people, guilds } = this.stores;
    const { users, presences } = people.getState();
    const { members } = guilds.getState();
    const sizes = { users: users.size, presences: presences.size, members: countOf(members) };
    const over = kKinds.filter((kind) => sizes[kind] > this.begins[kind]);
    if (over.length === 0) return;
    const named = namedPeople(this.stores);
    const excess = (kind: Kind): number => (over.includes(kind) ? sizes[kind] - kLeave : 0);
    const kept = {
      users: withoutFirst(users, named, excess('users')),
      presences: withoutFirst(presences, named, excess('presences')),
      members: keptMembers(members, named, excess('members')),
    };
    const left = { users: kept.users.size, presences: kept.presences.size, members: countOf(kept.members) };
    for (const kind of over) this.begins[kind] = Math.max(kPeopleMax, left[kind] + kPeopleMax - kLeave);
    if (kept.users !== users || kept.presences !== presences)
      people.setState({ users: kept.users, presences: kept.presences });
    if (kept.members === members) return;
    guilds.setState({ members: kept.members });
    this.onMembersDropped();
  }

  private sweepTimelines(): void {
    const { messages, view } = this.stores;
    const { channelId } = view.getState();
    const { timelines } = messages.getState();
    if (channelId !== null && this.visited.at(-1) !== channelId)
      this.visited = [...this.visited.filter((id) => id !== channelId && timelines.has(id)), channelId];
    const over = [...timelines.values()].some((timeline) => timeline.channelId !== channelId && tooLong(timeline));
    if (timelines.size <= kTimelinesMax && !over) return;
    const left = [...timelines.keys()]
      .filter((id) => id !== channelId && timelines.get(id)?.pending.length === 0)
      .toSorted((a, b) => this.visited.indexOf(a) - this.visited.indexOf(b));
    const gone = new Set(left.slice(0, Math.max(0, timelines.size - kTimelinesMax)));
    if (gone.size === 0 && !over) return;
    messages.setState({
      timelines: new Map(
        [...timelines]
          .filter(([id]) => !gone.has(id))
          .map(([id, timeline]) => [id, id === channelId ? timeline : shortened(timeline)] as const),
      ),
    });
  }
}

function tooLong(timeline: Timeline): boolean {
  return timeline.loading === 'none' && timeline.ids.length > kTimelineAway + kTimelineSlack;
}

/** The newest of it; of an excerpt from long ago, nothing: the channel opens at its end anyway. */
function shortened(timeline: Timeline): Timeline {
  if (!tooLong(timeline)) return timeline;
  if (timeline.newer === 'end') return newestOf(timeline, kTimelineAway);
  return { ...timeline, ids: [], messages: new Map(), older: 'more', newer: 'end', loaded: false };
}

function nameMessage(message: Message, into: Set<UserId>): void {
  into.add(message.authorId);
  for (const id of message.mentions) into.add(id);
  const answered = message.replyTo?.authorId ?? null;
  if (answered !== null) into.add(answered);
}

/** Everybody whom loaded messages, lists, direct messages, voice, typing or relationships name, and the person. */
export function namedPeople(stores: Stores): ReadonlySet<UserId> {
  const named = new Set<UserId>();
  const { me, relationships } = stores.people.getState();
  if (me !== null) named.add(me.id);
  for (const id of relationships.keys()) named.add(id);
  const { channels, privateChannels, lists, voiceStates } = stores.guilds.getState();
  for (const id of privateChannels) for (const user of channels.get(id)?.recipients ?? []) named.add(user);
  for (const list of lists.values())
    for (const row of list.rows.values()) if (row.kind === 'member') named.add(row.member.userId);
  for (const id of voiceStates.keys()) named.add(id);
  for (const who of stores.typing.getState().typing.values()) for (const id of who.keys()) named.add(id);
  for (const timeline of stores.messages.getState().timelines.values())
    for (const message of timeline.messages.values()) nameMessage(message, named);
  return named;
}

function countOf(members: Members): number {
  return [...members.values()].reduce((sum, map) => sum + map.size, 0);
}

/** A map keeps the order in which its entries came: the first are those that were met longest ago. The same map where nobody leaves. */
function withoutFirst<V>(
  map: ReadonlyMap<UserId, V>,
  named: ReadonlySet<UserId>,
  count: number,
): ReadonlyMap<UserId, V> {
  const gone: UserId[] = [];
  for (const id of map.keys()) {
    if (gone.length >= count) break;
    if (!named.has(id)) gone.push(id);
  }
  if (gone.length === 0) return map;
  const kept = new Map(map);
  for (const id of gone) kept.delete(id);
  return kept;
}

/** The largest guilds give first. The same map where nobody leaves. */
function keptMembers(members: Members, named: ReadonlySet<UserId>, excess: number): Members {
  let kept = members;
  let left = excess;
  for (const [guild, map] of [...members].toSorted(([, a], [, b]) => b.size - a.size)) {
    if (left <= 0) break;
    const fewer = withoutFirst(map, named, left);
    left -= map.size - fewer.size;
    kept = withEntry(kept, guild, fewer);
  }
  return kept;
}
