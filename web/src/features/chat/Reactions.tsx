import type { JSX } from 'react';
import { emojiUrl } from '@/api/cdn';
import { emojiKey } from '@/gateway/events';
import { useT } from '@/i18n';
import type { Message, ReactionEmoji } from '@/model/types';
import { errorText, useCommands } from '@/session/context';
import { useOverlay } from '@/ui/dialog';
import css from './chat.module.css';

export function EmojiGlyph({
  emoji,
  size = 18,
}: {
  readonly emoji: ReactionEmoji;
  readonly size?: number;
}): JSX.Element {
  return emoji.id === null ? (
    <span>{emoji.name}</span>
  ) : (
    <img src={emojiUrl(emoji.id, emoji.animated)} alt={`:${emoji.name}:`} width={size} height={size} />
  );
}

/** The reactions below a message; pressing one adds or takes back one's own. */
export function Reactions({ message }: { readonly message: Message }): JSX.Element | null {
  const commands = useCommands();
  const overlay = useOverlay();
  const t = useT();
  if (message.reactions.length === 0) return null;
  return (
    <ul className={css['reactions']} aria-label={t('message.reactions')}>
      {message.reactions.map(({ emoji, count, me }) => (
        <li key={emojiKey(emoji)}>
          <button
            type="button"
            className={css['reaction']}
            aria-pressed={me}
            aria-label={t('message.reaction', { emoji: emoji.name, count })}
            title={`:${emoji.name}:`}
            onClick={() =>
              void commands
                .react(message, emoji, !me)
                .catch((error: unknown) => overlay.toast(errorText(error, t), 'error'))
            }
          >
            <EmojiGlyph emoji={emoji} />
            {count}
          </button>
        </li>
      ))}
    </ul>
  );
}
