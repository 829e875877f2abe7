import type { JSX } from 'react';
import { emojiKey } from '@/gateway/events';
import { useT } from '@/i18n';
import type { UserId } from '@/model/ids';
import type { Message } from '@/model/types';
import { useCommands } from '@/session/context';
import { PeopleDialog } from './PeopleDialog';
import { EmojiGlyph } from './Reactions';

/** Who reacted, by emoji. */
export default function ReactorsDialog({
  message,
  onClose,
}: {
  readonly message: Message;
  readonly onClose: () => void;
}): JSX.Element {
  const commands = useCommands();
  const t = useT();
  const load = async (key: string): Promise<readonly UserId[]> => {
    const reaction = message.reactions.find((entry) => emojiKey(entry.emoji) === key);
    return reaction === undefined ? [] : commands.reactors(message, reaction.emoji);
  };
  return (
    <PeopleDialog
      title={t('message.reactions')}
      label={t('message.reactions')}
      tabs={message.reactions.map(
        (entry) =>
          [
            emojiKey(entry.emoji),
            <>
              <EmojiGlyph emoji={entry.emoji} /> {entry.count}
            </>,
          ] as const,
      )}
      guildId={message.guildId}
      load={load}
      onClose={onClose}
    />
  );
}
