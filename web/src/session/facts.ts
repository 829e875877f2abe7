/** Slices of stores that stay the same while what a view shows stays the same. */
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { ChannelId, GuildId } from '@/model/ids';
import type { Channel } from '@/model/types';
import type { GuildsState } from '@/stores/stores';
import { sameButNewest } from '@/stores/selectors';
import { useStores } from './context';

/** Gives the value of before as long as it is equal. */
function useSame<S, T>(select: (state: S) => T, equal: (a: T, b: T) => boolean): (state: S) => T {
  const kept = useRef<{ readonly value: T } | null>(null);
  return (state) => {
    const value = select(state);
    if (kept.current !== null && equal(kept.current.value, value)) return kept.current.value;
    kept.current = { value };
    return value;
  };
}

/** A channel without the news: a message that arrives changes nothing here, `lastMessageId` may be an older one. */
export function useChannel(id: ChannelId): Channel | undefined {
  return useStore(
    useStores().guilds,
    useSame((state) => state.channels.get(id), sameButNewest),
  );
}

/** The channels of a guild, each as with `useChannel`. */
export function useChannelsOf(guildId: GuildId): GuildsState['channels'] {
  return useStore(
    useStores().guilds,
    useSame(
      (state) => {
        const ids = state.channelsOf.get(guildId) ?? [];
        return new Map(
          ids.flatMap((id) => {
            const channel = state.channels.get(id);
            return channel === undefined ? [] : [[id, channel] as const];
          }),
        );
      },
      (a, b) => a.size === b.size && [...a].every(([id, channel]) => sameButNewest(channel, b.get(id))),
    ),
  );
}

interface Source {
  readonly subscribe: (listener: () => void) => () => void;
}

/** A fact out of several stores. It is compared by identity: a number, a truth or a text. */
export function useFact<T extends string | number | boolean>(sources: readonly Source[], fact: () => T): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      const stops = sources.map((source) => source.subscribe(changed));
      return () => stops.forEach((stop) => stop());
    },
    // The stores of a session are the same ones for as long as it lasts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    sources,
  );
  return useSyncExternalStore(subscribe, fact);
}
