import { useState } from 'react';
import type { JSX } from 'react';
import { emojiUrl } from '@/api/cdn';
import { emojiKey } from '@/gateway/events';
import { useLanguage, useT } from '@/i18n';
import { has, Permission } from '@/model/permissions';
import type { Message, Reaction, ReactionEmoji } from '@/model/types';
import { EmojiButton } from '@/parts/emoji/EmojiButton';
import { errorText, useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { namesIn } from '@/stores/names';
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
    <span className={css['glyph']}>{emoji.name}</span>
  ) : (
    <img src={emojiUrl(emoji.id, emoji.animated)} alt={`:${emoji.name}:`} width={size} height={size} />
  );
}

/** The reactions below a message; pressing one adds or takes back one's own. */
export function Reactions({ message }: { readonly message: Message }): JSX.Element | null {
  return message.reactions.length === 0 ? null : <ReactionList message={message} />;
}

function ReactionList({ message }: { readonly message: Message }): JSX.Element {
  const { commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const permissions = useChannelPermissions(message.channelId);
  const mayAdd = has(permissions, Permission.kAddReactions | Permission.kReadHistory);
  const react = (emoji: ReactionEmoji, add: boolean): void =>
    void commands.react(message, emoji, add).catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  return (
    <ul className={css['reactions']} aria-label={t('message.reactions')}>
      {message.reactions.map((reaction) => (
        <li key={emojiKey(reaction.emoji)}>
          <ReactionButton message={message} reaction={reaction} onPress={() => react(reaction.emoji, !reaction.me)} />
        </li>
      ))}
      {mayAdd && (
        <li className={css['addReaction']}>
          <EmojiButton
            label={t('message.react')}
            guildId={message.guildId}
            external={has(permissions, Permission.kExternalEmojis)}
            size={18}
            onPick={(emoji) => react(emoji, true)}
          />
        </li>
      )}
    </ul>
  );
}

const kNamed = 5;

/** Who reacted is asked for when somebody wants to see it. */
function ReactionButton({
  message,
  reaction,
  onPress,
}: {
  readonly message: Message;
  readonly reaction: Reaction;
  readonly onPress: () => void;
}): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const language = useLanguage();
  const { emoji, count, me } = reaction;
  const [who, setWho] = useState<{ readonly count: number; readonly text: string } | null>(null);
  const ask = (): void => {
    if (who?.count === count) return;
    void commands.reactors(message, emoji).then((ids) => {
      const names = namesIn(stores, message.guildId);
      const shown = ids.slice(0, kNamed).map((id) => names.user(id) ?? '…');
      const rest = count - shown.length;
      const all = rest > 0 ? [...shown, t('message.reactedMore', { count: rest })] : shown;
      setWho({ count, text: new Intl.ListFormat(language, { type: 'conjunction' }).format(all) });
    }, ignore);
  };
  const title = who?.count === count ? `:${emoji.name}: ${who.text}` : `:${emoji.name}:`;
  return (
    <button
      type="button"
      className={css['reaction']}
      aria-pressed={me}
      aria-label={t('message.reaction', { emoji: emoji.name, count })}
      title={title}
      onPointerEnter={ask}
      onFocus={ask}
      onClick={onPress}
    >
      <EmojiGlyph emoji={emoji} />
      {count}
    </button>
  );
}

/** A tool tip that cannot be filled stays short. */
function ignore(): void {
  // Nothing to tell the person.
}
