import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';
import { IconButton } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';

const kQuick = ['👍', '❤️', '😂', '🎉', '😮', '😢', '👀', '✅'];

/** The button that adds a reaction. */
export function QuickReactions({
  onPick,
}: {
  readonly guildId: GuildId | null;
  readonly onPick: (emoji: ReactionEmoji) => void;
}): JSX.Element {
  const overlay = useOverlay();
  const t = useT();
  return (
    <IconButton
      icon="smile"
      label={t('message.react')}
      size={18}
      aria-haspopup="menu"
      onClick={(event) =>
        overlay.menuBelow(
          event.currentTarget,
          t('message.react'),
          kQuick.map((name) => ({
            key: name,
            text: name,
            onSelect: () => onPick({ id: null, name, animated: false }),
          })),
        )
      }
    />
  );
}
