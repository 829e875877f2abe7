/** A message of one's own on its way: it stands where it will be, says when it failed, and can be sent again. */
import { memo } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useDisplayName, useSession } from '@/session/context';
import type { PendingMessage } from '@/stores/timeline';
import { Avatar } from '@/ui/controls';
import css from './chat.module.css';
import { toEditable } from '@/model/markdown';
import { filesStore, restoreFiles } from '@/parts/drafts/files';
import { editableNames } from '@/parts/textbox/names';
import { withEntry } from '@/stores/maps';
import { PendingFiles } from './PendingFiles';
import { MessageText } from '@/parts/markdown/MessageText';

export const PendingRow = memo(function PendingRow({
  channelId,
  entry,
  head,
}: {
  readonly channelId: ChannelId;
  readonly entry: PendingMessage;
  readonly head: boolean;
}): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const me = useStore(stores.people, (state) => state.me);
  const guildId = useStore(stores.guilds, (state) => state.channels.get(channelId)?.guildId ?? null);
  const name = useDisplayName(me?.id ?? null, guildId);
  // Back into the composer, before what has been written there since.
  const rewrite = (): void => {
    const outgoing = commands.takeBack(channelId, entry.nonce);
    if (outgoing === null) return;
    const text = toEditable(outgoing.content, editableNames(stores, guildId));
    stores.device.setState((state) => {
      const draft = state.drafts.get(channelId) ?? '';
      return { drafts: withEntry(state.drafts, channelId, [text, draft].filter((part) => part !== '').join('\n')) };
    });
    restoreFiles(filesStore(stores), channelId, outgoing.files ?? []);
    document.getElementById('composer')?.focus();
  };
  return (
    <article
      className={css['message']}
      data-head={head}
      data-state={entry.state}
      aria-label={t(entry.state === 'failed' ? 'chat.failedLabel' : 'chat.sendingLabel')}
    >
      <div className={css['side']}>{head && me !== null && <Avatar src={avatarUrl(me)} name={name} size={40} />}</div>
      <div className={css['content']}>
        {head && (
          <div className={css['head']}>
            <span className={css['author']}>{name}</span>
          </div>
        )}
        {entry.content !== '' && (
          <div className={css['text']}>
            <MessageText content={entry.content} guildId={guildId} />
          </div>
        )}
        {entry.files.length > 0 && (
          <PendingFiles
            files={entry.files}
            progress={entry.progress}
            sending={entry.state === 'sending'}
            onDrop={(index) => commands.dropFile(channelId, entry.nonce, index)}
          />
        )}
        {entry.files.length > 0 && entry.state === 'sending' && (
          <span className={css['failed']}>
            <button type="button" onClick={() => commands.discard(channelId, entry.nonce)}>
              {t('app.cancel')}
            </button>
          </span>
        )}
        {entry.state === 'failed' && (
          <p className={css['failed']} role="alert">
            {t('chat.failed', { reason: entry.error === 'offline' ? t('error.offline') : (entry.error ?? '') })}
            <button type="button" onClick={() => commands.retry(channelId, entry.nonce)}>
              {t('app.retry')}
            </button>
            <button type="button" onClick={rewrite}>
              {t('chat.rewrite')}
            </button>
            <button type="button" onClick={() => commands.discard(channelId, entry.nonce)}>
              {t('chat.discard')}
            </button>
          </p>
        )}
      </div>
    </article>
  );
});
