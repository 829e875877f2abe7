import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { emojiKey } from '@/gateway/events';
import { useT } from '@/i18n';
import type { UserId } from '@/model/ids';
import type { Message } from '@/model/types';
import { useCommands, useDisplayName, useUser } from '@/session/context';
import { Avatar, Placeholder, Spinner, Tabs } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
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
  const [selected, setSelected] = useState(() =>
    message.reactions[0] === undefined ? '' : emojiKey(message.reactions[0].emoji),
  );
  const [users, setUsers] = useState<readonly UserId[] | null>(null);
  useEffect(() => {
    const reaction = message.reactions.find((entry) => emojiKey(entry.emoji) === selected);
    if (reaction === undefined) return;
    let stale = false;
    setUsers(null);
    void commands.reactors(message, reaction.emoji).then(
      (ids) => !stale && setUsers(ids),
      () => !stale && setUsers([]),
    );
    return () => {
      stale = true;
    };
  }, [commands, message, selected]);
  return (
    <Dialog title={t('message.reactions')} closeLabel={t('app.close')} onClose={onClose}>
      <Tabs
        label={t('message.reactions')}
        selected={selected}
        onSelect={setSelected}
        tabs={message.reactions.map(
          (entry) =>
            [
              emojiKey(entry.emoji),
              <>
                <EmojiGlyph emoji={entry.emoji} /> {entry.count}
              </>,
            ] as const,
        )}
      />
      {users === null ? (
        <Placeholder>
          <Spinner label={t('app.loading')} />
        </Placeholder>
      ) : (
        <ul>
          {users.map((id) => (
            <Person key={id} id={id} message={message} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

export function Person({ id, message }: { readonly id: UserId; readonly message: Message }): JSX.Element {
  const user = useUser(id);
  const name = useDisplayName(id, message.guildId);
  return (
    <li style={{ display: 'flex', alignItems: 'center', gap: 8, padding: 4 }}>
      <Avatar src={user === undefined ? null : avatarUrl(user)} name={name} size={28} /> {name}
    </li>
  );
}
