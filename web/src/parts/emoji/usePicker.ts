/** What the picker needs in a place: guilds' emoji, what was used last, the skin tone. */
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { emojiUrl, guildIconUrl } from '@/api/cdn';
import type { GuildId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';
import { useStores } from '@/session/context';
import type { EmojiPickerProps } from './EmojiPicker';
import type { CustomSection } from './rows';
import { withRecent } from './rows';

const kToneKey = 'guildhall-emoji-tone';

function storedTone(): number {
  const tone = Number(localStorage.getItem(kToneKey) ?? 0);
  return Number.isInteger(tone) && tone >= 0 && tone <= 5 ? tone : 0;
}

/** The skin tone is the device's: every account on it looks the same. */
export const toneStore = createStore<{ readonly tone: number }>(() => ({ tone: storedTone() }));

export function setTone(tone: number): void {
  toneStore.setState({ tone });
  try {
    localStorage.setItem(kToneKey, String(tone));
  } catch {
    // Without storage the choice holds for this visit.
  }
}

/** `external`: whether emoji of other guilds may be used here. */
export function useEmojiSections(guildId: GuildId | null, external: boolean): readonly CustomSection[] {
  const stores = useStores();
  const guilds = useStore(stores.guilds, (state) => state.guilds);
  const order = useStore(stores.guilds, (state) => state.order);
  return useMemo(() => {
    const ids = guildId === null ? order : [guildId, ...order.filter((id) => id !== guildId)];
    return ids.flatMap((id): CustomSection[] => {
      const guild = guilds.get(id);
      if (guild === undefined || guild.emojis.length === 0) return [];
      const here = id === guildId || guildId === null || external;
      return [
        {
          id,
          name: guild.name,
          iconUrl: guild.icon === null ? null : guildIconUrl(id, guild.icon, 48),
          emoji: guild.emojis.map((emoji) => ({
            id: emoji.id,
            name: emoji.name,
            animated: emoji.animated,
            usable: here && emoji.available,
            url: emojiUrl(emoji.id, emoji.animated, 48),
          })),
        },
      ];
    });
  }, [guilds, order, guildId, external]);
}

export function useRemember(): (emoji: ReactionEmoji) => void {
  const stores = useStores();
  return useCallback(
    (emoji) => stores.device.setState((state) => ({ recentEmoji: withRecent(state.recentEmoji, emoji) })),
    [stores],
  );
}

export function usePicker(guildId: GuildId | null, external: boolean): Omit<EmojiPickerProps, 'onPick'> {
  const recent = useStore(useStores().device, (state) => state.recentEmoji);
  const tone = useStore(toneStore, (state) => state.tone);
  const custom = useEmojiSections(guildId, external);
  return { custom, recent, tone, onTone: setTone };
}
