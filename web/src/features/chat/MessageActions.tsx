/** What can be done with a message: the bar that stands on it under the pointer, and the menu. */
import { lazy, Suspense, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { has, Permission } from '@/model/permissions';
import { MessageFlag, MessageType } from '@/model/types';
import type { Message, ReactionEmoji } from '@/model/types';
import { errorText, useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { withEntry } from '@/stores/maps';
import { Button, IconButton } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';
import type { MenuEntries } from '@/ui/dialog';
import css from './chat.module.css';
import { QuickReactions } from './QuickReactions';

const ReactorsDialog = lazy(() => import('./ReactorsDialog'));

const kPlain: readonly number[] = [MessageType.kDefault, MessageType.kReply];

interface Rights {
  readonly own: boolean;
  readonly edit: boolean;
  readonly remove: boolean;
  readonly pin: boolean;
  readonly react: boolean;
  readonly reply: boolean;
}

function useRights(message: Message): Rights {
  const { stores } = useSession();
  const own = useStore(stores.people, (state) => state.me?.id === message.authorId) && message.webhookId === null;
  const permissions = useChannelPermissions(message.channelId);
  return useMemo(() => {
    const plain = kPlain.includes(message.type);
    return {
      own,
      edit: own && plain,
      remove: own || has(permissions, Permission.kManageMessages),
      pin: plain && (has(permissions, Permission.kPinMessages) || has(permissions, Permission.kManageMessages)),
      react: has(permissions, Permission.kAddReactions | Permission.kReadHistory),
      reply: plain && has(permissions, Permission.kSendMessages),
    };
  }, [own, permissions, message.type]);
}

export function useMessageMenu(message: Message): MenuEntries {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const rights = useRights(message);
  return useMemo(() => {
    const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
    const link = `${location.origin}/channels/${message.guildId ?? '@me'}/${message.channelId}/${message.id}`;
    const copy = (text: string): void =>
      void navigator.clipboard.writeText(text).then(() => overlay.toast(t('app.copied')));
    return [
      ...(rights.reply
        ? [{ key: 'reply', text: t('message.reply'), onSelect: () => startReply(stores, message) }]
        : []),
      ...(rights.edit
        ? [{ key: 'edit', text: t('message.edit'), onSelect: () => stores.view.setState({ editing: message.id }) }]
        : []),
      ...(rights.pin
        ? [
            {
              key: 'pin',
              text: t(message.pinned ? 'message.unpin' : 'message.pin'),
              onSelect: () => void commands.setPinned(message, !message.pinned).catch(fail),
            },
          ]
        : []),
      { key: 'text', text: t('message.copyText'), onSelect: () => copy(message.content) },
      { key: 'link', text: t('message.copyLink'), onSelect: () => copy(link) },
      { key: 'id', text: t('menu.copyId'), onSelect: () => copy(message.id) },
      { key: 'unread', text: t('message.markUnread'), onSelect: () => void commands.markUnread(message).catch(fail) },
      ...(rights.remove && message.embeds.length > 0 && (message.flags & MessageFlag.kSuppressEmbeds) === 0
        ? [
            {
              key: 'embeds',
              text: t('message.hideEmbeds'),
              onSelect: () => void commands.suppressEmbeds(message).catch(fail),
            },
          ]
        : []),
      ...(rights.remove
        ? [
            null,
            {
              key: 'delete',
              text: t('message.delete'),
              danger: true,
              onSelect: () => void commands.remove(message).catch(fail),
            },
          ]
        : []),
    ];
  }, [commands, message, overlay, rights, stores, t]);
}

export function startReply(stores: ReturnType<typeof useSession>['stores'], message: Message): void {
  const mention = message.authorId !== stores.people.getState().me?.id;
  stores.view.setState((view) => ({
    replyingTo: withEntry(view.replyingTo, message.channelId, { messageId: message.id, mention }),
  }));
  document.getElementById('composer')?.focus();
}

export function MessageActions({
  message,
  menu,
}: {
  readonly message: Message;
  readonly menu: MenuEntries;
}): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const rights = useRights(message);
  const [asking, setAsking] = useState(false);
  const [reactors, setReactors] = useState(false);
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const react = (emoji: ReactionEmoji): void => {
    const mine = message.reactions.some(
      (entry) => entry.me && entry.emoji.id === emoji.id && entry.emoji.name === emoji.name,
    );
    void commands.react(message, emoji, !mine).catch(fail);
  };
  return (
    <div className={css['actions']} role="toolbar" aria-label={t('message.actions')}>
      {rights.react && <QuickReactions guildId={message.guildId} onPick={react} />}
      {rights.reply && (
        <IconButton icon="reply" label={t('message.reply')} size={18} onClick={() => startReply(stores, message)} />
      )}
      {rights.edit && (
        <IconButton
          icon="edit"
          label={t('message.edit')}
          size={18}
          onClick={() => stores.view.setState({ editing: message.id })}
        />
      )}
      {rights.remove && (
        <IconButton
          icon="trash"
          label={t('message.delete')}
          size={18}
          danger
          onClick={(event) => (event.shiftKey ? void commands.remove(message).catch(fail) : setAsking(true))}
        />
      )}
      <IconButton
        icon="more"
        label={t('message.more')}
        size={18}
        aria-haspopup="menu"
        onClick={(event) =>
          overlay.menuBelow(event.currentTarget, t('message.menu'), [
            ...(message.reactions.length > 0
              ? [{ key: 'reactors', text: t('message.reactors'), onSelect: () => setReactors(true) }]
              : []),
            ...menu,
          ])
        }
      />
      {asking && (
        <Dialog
          title={t('message.deleteTitle')}
          closeLabel={t('app.close')}
          onClose={() => setAsking(false)}
          onSubmit={() => {
            setAsking(false);
            void commands.remove(message).catch(fail);
          }}
          footer={
            <>
              <Button kind="quiet" onClick={() => setAsking(false)}>
                {t('app.cancel')}
              </Button>
              <Button kind="danger" type="submit" autoFocus>
                {t('message.delete')}
              </Button>
            </>
          }
        >
          <p>{t('message.deleteText')}</p>
          <blockquote style={{ maxHeight: 200, overflow: 'auto', color: 'var(--text-soft)', whiteSpace: 'pre-wrap' }}>
            {message.content.slice(0, 400)}
          </blockquote>
        </Dialog>
      )}
      {reactors && (
        <Suspense fallback={null}>
          <ReactorsDialog message={message} onClose={() => setReactors(false)} />
        </Suspense>
      )}
    </div>
  );
}
