/** What belongs to this browser: kept in localStorage, never on the server. */
import type { ChannelId, GuildId } from '@/model/ids';
import { toId } from '@/model/ids';
import { flag, isObject, list, number, object, text } from '@/model/parse';
import type { DeviceState, Stores } from '@/stores/stores';

const kKey = 'guildhall-device';
const kTokenKey = 'guildhall-token';

export function storedToken(): string | null {
  return localStorage.getItem(kTokenKey);
}

export function storeToken(token: string | null): void {
  if (token === null) localStorage.removeItem(kTokenKey);
  else localStorage.setItem(kTokenKey, token);
}

function readDevice(value: unknown): Partial<DeviceState> {
  if (!isObject(value)) return {};
  return {
    fontScale: Math.min(1.5, Math.max(0.75, number(value['fontScale'], 1))),
    reduceMotion: flag(value['reduceMotion']),
    sounds: flag(value['sounds'], true),
    notifications: flag(value['notifications']),
    membersShown: flag(value['membersShown'], true),
    collapsed: new Set(list(value['collapsed'], (id) => toId<ChannelId>(text(id)))),
    lastChannel: new Map(
      Object.entries(object(value['lastChannel'])).map(([guild, channel]) => [
        guild === '@me' ? '@me' : toId<GuildId>(guild),
        toId<ChannelId>(text(channel)),
      ]),
    ),
    drafts: new Map(
      Object.entries(object(value['drafts'])).map(([channel, draft]) => [toId<ChannelId>(channel), text(draft)]),
    ),
    recentEmoji: list(value['recentEmoji'], (emoji) => text(emoji)).slice(0, 40),
  };
}

/** Loads the device's state into its store and keeps it saved. */
export function keepDevice(stores: Stores): void {
  try {
    stores.device.setState(readDevice(JSON.parse(localStorage.getItem(kKey) ?? 'null')));
  } catch {
    localStorage.removeItem(kKey);
  }
  let timer: number | null = null;
  stores.device.subscribe((state) => {
    if (timer !== null) return;
    timer = window.setTimeout(() => {
      timer = null;
      save(stores.device.getState());
    }, 300);
    void state;
  });
  window.addEventListener('pagehide', () => save(stores.device.getState()));
}

function save(state: DeviceState): void {
  try {
    localStorage.setItem(
      kKey,
      JSON.stringify({
        ...state,
        collapsed: [...state.collapsed],
        lastChannel: Object.fromEntries(state.lastChannel),
        drafts: Object.fromEntries(state.drafts),
      }),
    );
  } catch {
    // A full or forbidden storage: the page works on, it only forgets.
  }
}
