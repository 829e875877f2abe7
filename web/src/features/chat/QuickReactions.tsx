import type { JSX } from 'react';
import { EmojiButton } from '@/parts/emoji/EmojiButton';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';

/** The button that adds a reaction. */
export function QuickReactions({
  guildId,
  onPick,
}: {
  readonly guildId: GuildId | null;
  readonly onPick: (emoji: ReactionEmoji) => void;
}): JSX.Element {
  const t = useT();
  return <EmojiButton label={t('message.react')} guildId={guildId} external size={18} onPick={onPick} />;
}
