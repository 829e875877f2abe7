import type { JSX } from 'react';
import { useStore } from 'zustand';
import { EmojiButton } from '@/parts/emoji/EmojiButton';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';
import { useStores } from '@/session/context';
import css from './chat.module.css';

const kQuickMax = 3;
const kUsual: readonly string[] = ['👍', '❤️', '😂'];

/** What the person used last, filled up with what everybody uses; Unicode only, for custom ones may be forbidden here. */
export function quickEmoji(recent: readonly string[]): readonly string[] {
  const own = recent.filter((key) => !/:\d+$/.test(key));
  return [...new Set([...own, ...kUsual])].slice(0, kQuickMax);
}

/** Three reactions at hand, and the picker for the others. */
export function QuickReactions({
  guildId,
  external,
  onPick,
}: {
  readonly guildId: GuildId | null;
  /** Whether emoji of other guilds may be used here. */
  readonly external: boolean;
  readonly onPick: (emoji: ReactionEmoji) => void;
}): JSX.Element {
  const t = useT();
  const recent = useStore(useStores().device, (state) => state.recentEmoji);
  return (
    <>
      {quickEmoji(recent).map((name) => (
        <button
          key={name}
          type="button"
          className={css['quick']}
          aria-label={t('message.reactWith', { emoji: name })}
          title={t('message.reactWith', { emoji: name })}
          onClick={() => onPick({ id: null, name, animated: false })}
        >
          {name}
        </button>
      ))}
      <EmojiButton
        label={t('message.react')}
        guildId={guildId}
        external={external}
        size={18}
        keys="+"
        onPick={onPick}
      />
    </>
  );
}
