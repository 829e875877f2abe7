import type { JSX, MouseEvent } from 'react';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { MessageType } from '@/model/types';
import type { Message } from '@/model/types';
import { useDisplayName, useSession } from '@/session/context';
import css from './chat.module.css';

const kTexts: Readonly<Record<number, MessageKey>> = {
  [MessageType.kRecipientAdd]: 'system.added',
  [MessageType.kRecipientRemove]: 'system.removed',
  [MessageType.kCall]: 'system.call',
  [MessageType.kChannelNameChange]: 'system.renamed',
  [MessageType.kChannelIconChange]: 'system.icon',
  [MessageType.kPinned]: 'system.pinned',
  [MessageType.kJoin]: 'system.joined',
};

/** What the server itself says in a channel: who came, what was pinned. */
export function SystemText({
  message,
  name,
  onProfile,
}: {
  readonly message: Message;
  readonly name: string;
  readonly onProfile: (event: MouseEvent<HTMLElement>) => void;
}): JSX.Element {
  const t = useT();
  const other = useDisplayName(message.mentions[0] ?? null, message.guildId);
  const { stores } = useSession();
  if (message.pollResult !== null) {
    const { messageId, question, answer, votes, total } = message.pollResult;
    const jump = (): void => {
      if (messageId !== null)
        stores.view.setState({ jump: { channelId: message.channelId, messageId, at: Date.now() } });
    };
    return (
      <>
        {answer === null
          ? t('system.pollTie', { question, name, total })
          : t('system.pollWon', { question, name, answer, votes, total })}{' '}
        {messageId !== null && (
          <button type="button" className={css['jump']} onClick={jump}>
            {t('poll.see')}
          </button>
        )}
      </>
    );
  }
  const left = message.type === MessageType.kRecipientRemove && message.mentions[0] === message.authorId;
  const key = left ? 'system.left' : (kTexts[message.type] ?? 'system.other');
  return (
    <>
      <button type="button" className={css['author']} onClick={onProfile}>
        {name}
      </button>{' '}
      {t(key, { other, content: message.content })}
    </>
  );
}
