import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { Message, ReplyPreview } from '@/model/types';
import { useDisplayName, useStores } from '@/session/context';
import { previewLine } from '@/stores/names';
import { Icon } from '@/ui/icons';
import css from './chat.module.css';

/** Above a reply: whom and what it answers; pressing it leads there. */
export function ReplyLine({
  reply,
  message,
}: {
  readonly reply: ReplyPreview;
  readonly message: Message;
}): JSX.Element {
  const stores = useStores();
  const t = useT();
  const known = useDisplayName(reply.authorId, message.guildId);
  // The loaded message is newer than the copy inside of the reply: it may have been edited or deleted.
  const live = useStore(stores.messages, (state) => state.timelines.get(message.channelId)?.messages.get(reply.id));
  const content = live?.content ?? reply.content;
  const jump = (): void =>
    stores.view.setState({ jump: { channelId: message.channelId, messageId: reply.id, at: Date.now() } });
  return (
    <button type="button" className={css['reply']} disabled={content === null} onClick={jump}>
      <Icon name="reply" size={14} />
      <span>
        {content === null ? (
          t('message.replyGone')
        ) : (
          <>
            <strong>{known === '…' ? reply.authorName : known}</strong>{' '}
            {content === '' ? t('message.attachmentOnly') : previewLine(stores, message.guildId, content)}
          </>
        )}
      </span>
    </button>
  );
}
