/** Above the box while one replies: to whom, whether they are told, and the way out. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, MessageId } from '@/model/ids';
import { useDisplayName, useStores } from '@/session/context';
import { withEntry, without } from '@/stores/maps';
import { IconButton } from '@/ui/controls';
import css from './composer.module.css';

export interface Reply {
  readonly messageId: MessageId;
  readonly mention: boolean;
}

export function ReplyBar({ channelId, reply }: { readonly channelId: ChannelId; readonly reply: Reply }): JSX.Element {
  const stores = useStores();
  const t = useT();
  const message = useStore(stores.messages, (state) => state.timelines.get(channelId)?.messages.get(reply.messageId));
  const own = useStore(stores.people, (state) => state.me?.id === message?.authorId);
  const known = useDisplayName(message?.authorId ?? null, message?.guildId ?? null);
  const name = known === '…' && message !== undefined ? (message.author.globalName ?? message.author.username) : known;
  const set = (mention: boolean): void =>
    stores.view.setState((view) => ({ replyingTo: withEntry(view.replyingTo, channelId, { ...reply, mention }) }));
  return (
    <div className={css['replyBar']}>
      <button
        type="button"
        className={css['replyName']}
        onClick={() => stores.view.setState({ jump: { channelId, messageId: reply.messageId, at: Date.now() } })}
      >
        {t('composer.replyingTo', { name })}
      </button>
      {!own && (
        <button
          type="button"
          className={css['replyMention']}
          role="switch"
          aria-checked={reply.mention}
          aria-label={t('composer.replyMention')}
          title={t('composer.replyMention')}
          onClick={() => set(!reply.mention)}
        >
          @ {t(reply.mention ? 'composer.on' : 'composer.off')}
        </button>
      )}
      <IconButton
        icon="close"
        size={16}
        label={t('composer.cancelReply')}
        onClick={() => stores.view.setState((view) => ({ replyingTo: without(view.replyingTo, channelId) }))}
      />
    </div>
  );
}
