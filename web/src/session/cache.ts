/**
 * What the page keeps in IndexedDB so that it opens with content before the network answers: the stores of the last
 * time, the newest messages of the channels that were read last, and drafts. Losing it loses nothing but time.
 */
import { openDB } from 'idb';
import type { IDBPDatabase } from 'idb';
import type { ChannelId } from '@/model/ids';
import type { Message } from '@/model/types';
import type { GuildsState, PeopleState, ReadsState, Stores } from '@/stores/stores';
import type { AccountSettings } from '@/model/types';
import type { Timeline } from '@/stores/timeline';
import { withPage, emptyTimeline } from '@/stores/timeline';
import { withEntries } from '@/stores/maps';

/** Grows when the values change that are kept: what an older page kept is dropped. */
const kVersion = 2;
const kMessagesPerChannel = 50;
const kChannelsMax = 30;

interface Snapshot {
  readonly version: number;
  readonly guilds: Omit<GuildsState, 'lists' | 'voiceStates'>;
  readonly people: Pick<PeopleState, 'me' | 'users' | 'relationships' | 'notes'>;
  readonly reads: ReadsState;
  readonly settings: AccountSettings;
}

interface Page {
  readonly channelId: ChannelId;
  readonly savedAt: number;
  readonly messages: readonly Message[];
  readonly older: 'more' | 'end';
}

async function open(userKey: string): Promise<IDBPDatabase> {
  return openDB(`guildhall-${userKey}`, kVersion, {
    upgrade(db) {
      for (const name of db.objectStoreNames) db.deleteObjectStore(name);
      db.createObjectStore('snapshot');
      db.createObjectStore('pages', { keyPath: 'channelId' });
    },
  });
}

/** Puts kept messages where there are none yet. They count as not loaded: the network's take their place. */
function takePages(stores: Stores, pages: readonly Page[]): void {
  stores.messages.setState(({ timelines }) => ({
    timelines: withEntries(
      timelines,
      pages
        .filter((page) => !timelines.has(page.channelId))
        .map((page) => [
          page.channelId,
          { ...withPage(emptyTimeline(page.channelId), page.messages, page.older, 'end'), loaded: false },
        ]),
    ),
  }));
}

export class Cache {
  /** Timelines that the disk holds as they are: a channel in which nothing happened is not written again. */
  private readonly saved = new WeakSet<Timeline>();

  private constructor(
    private readonly db: IDBPDatabase,
    private readonly name: string,
  ) {}

  /** Null where the browser gives no storage (private windows): the page then works without. */
  static async create(userKey: string): Promise<Cache | null> {
    try {
      return new Cache(await open(userKey), `guildhall-${userKey}`);
    } catch {
      return null;
    }
  }

  /** Fills the stores with what was kept. `first` is the channel that the page shows: only its messages come at once. */
  async fill(stores: Stores, first: ChannelId | null): Promise<void> {
    const reading = this.db.transaction(['snapshot', 'pages']);
    const [snapshot, page] = (await Promise.all([
      reading.objectStore('snapshot').get('latest'),
      first === null ? undefined : reading.objectStore('pages').get(first),
    ])) as [Snapshot | undefined, Page | undefined];
    if (snapshot?.version !== kVersion || stores.link.getState().ready) return;
    stores.guilds.setState(snapshot.guilds);
    stores.people.setState(snapshot.people);
    stores.reads.setState(snapshot.reads);
    stores.settings.setState(snapshot.settings);
    if (page !== undefined) takePages(stores, [page]);
    stores.link.setState({ filled: true });
  }

  /** The messages of the other channels, for when the network stays away. */
  async fillRest(stores: Stores): Promise<void> {
    const pages = (await this.db.getAll('pages')) as readonly Page[];
    takePages(stores, pages);
  }

  async save(stores: Stores): Promise<void> {
    if (!stores.link.getState().ready) return;
    const { lists: _lists, voiceStates: _voices, members, ...guilds } = stores.guilds.getState();
    const { me, users, relationships, notes } = stores.people.getState();
    const own = new Map(
      [...members].map(
        ([guild, map]) =>
          [
            guild,
            me === null ? new Map() : new Map([...map].filter(([id]) => id === me.id).concat([...map].slice(0, 200))),
          ] as const,
      ),
    );
    const snapshot: Snapshot = {
      version: kVersion,
      guilds: { ...guilds, members: own },
      people: { me, users: new Map([...users].slice(-2000)), relationships, notes },
      reads: stores.reads.getState(),
      settings: stores.settings.getState(),
    };
    const transaction = this.db.transaction(['snapshot', 'pages'], 'readwrite');
    await transaction.objectStore('snapshot').put(snapshot, 'latest');
    const pages = transaction.objectStore('pages');
    const live = [...stores.messages.getState().timelines.values()].filter(
      (timeline) => timeline.loaded && timeline.newer === 'end' && !this.saved.has(timeline),
    );
    for (const timeline of live.slice(-kChannelsMax)) {
      const ids = timeline.ids.slice(-kMessagesPerChannel);
      const page: Page = {
        channelId: timeline.channelId,
        savedAt: Date.now(),
        messages: ids.flatMap((id) => timeline.messages.get(id) ?? []),
        older: ids.length < timeline.ids.length ? 'more' : timeline.older,
      };
      await pages.put(page);
      this.saved.add(timeline);
    }
    if ((await pages.count()) > kChannelsMax) {
      const all = ((await pages.getAll()) as readonly Page[]).toSorted((a, b) => b.savedAt - a.savedAt);
      for (const page of all.slice(kChannelsMax)) await pages.delete(page.channelId);
    }
    await transaction.done;
  }

  async forget(): Promise<void> {
    this.db.close();
    await new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = request.onerror = request.onblocked = () => resolve();
    });
  }
}
