/**
 * What can be done with a message: the bar that stands on it under the pointer, the menu, and the question before it is
 * deleted. Made only for messages that the pointer or the focus has touched: a long history stays light.
 */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { Message, ReactionEmoji } from '@/model/types';
import { errorText, useSession } from '@/session/context';
import { previewLine } from '@/stores/names';
import { Button, IconButton } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';
import css from './chat.module.css';
import { QuickReactions } from './QuickReactions';
import { startReply, useMessageMenu, useMessageRights } from './useMessageMenu';

const ReactorsDialog = lazy(() => import('./ReactorsDialog'));

/** Where the menu was asked for; a new object asks again. */
export interface MenuPoint {
  readonly clientX: number;
  readonly clientY: number;
}

export function MessageActions({
  message,
  menuAt,
}: {
  readonly message: Message;
  readonly menuAt: MenuPoint | null;
}): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const rights = useMessageRights(message);
  const [asking, setAsking] = useState(false);
  const [reactors, setReactors] = useState(false);
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const menu = useMessageMenu(message, rights, {
    onDelete: () => setAsking(true),
    onReactors: () => setReactors(true),
  });
  useEffect(() => {
    if (menuAt !== null) overlay.menu(menuAt, t('message.menu'), menu());
    // Only when it is asked for anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [menuAt]);
  const remove = (): void => void commands.remove(message).catch(fail);
  const react = (emoji: ReactionEmoji): void => {
    const mine = message.reactions.some(
      (entry) => entry.me && entry.emoji.id === emoji.id && entry.emoji.name === emoji.name,
    );
    void commands.react(message, emoji, !mine).catch(fail);
  };
  return (
    <div className={css['actions']} role="toolbar" aria-label={t('message.actions')}>
      {rights.react && <QuickReactions guildId={message.guildId} external={rights.external} onPick={react} />}
      {rights.reply && (
        <IconButton
          icon="reply"
          label={t('message.reply')}
          size={18}
          aria-keyshortcuts="R"
          onClick={() => startReply(stores, message)}
        />
      )}
      {rights.edit && (
        <IconButton
          icon="edit"
          label={t('message.edit')}
          size={18}
          aria-keyshortcuts="E"
          onClick={() => stores.view.setState({ editing: message.id })}
        />
      )}
      {rights.remove && (
        <IconButton
          icon="trash"
          label={t('message.delete')}
          size={18}
          danger
          aria-keyshortcuts="Delete"
          onClick={(event) => (event.shiftKey ? remove() : setAsking(true))}
        />
      )}
      <IconButton
        icon="more"
        label={t('message.more')}
        size={18}
        aria-haspopup="menu"
        aria-keyshortcuts="Enter"
        onClick={(event) => overlay.menuBelow(event.currentTarget, t('message.menu'), menu())}
      />
      {asking && <DeleteDialog message={message} onClose={() => setAsking(false)} onDelete={remove} />}
      {reactors && (
        <Suspense fallback={null}>
          <ReactorsDialog message={message} onClose={() => setReactors(false)} />
        </Suspense>
      )}
    </div>
  );
}

function DeleteDialog({
  message,
  onClose,
  onDelete,
}: {
  readonly message: Message;
  readonly onClose: () => void;
  readonly onDelete: () => void;
}): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  return (
    <Dialog
      title={t('message.deleteTitle')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={() => {
        onClose();
        onDelete();
      }}
      footer={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button kind="danger" type="submit" autoFocus>
            {t('message.delete')}
          </Button>
        </>
      }
    >
      <p>{t('message.deleteText')}</p>
      <blockquote className={css['deleted']}>
        {message.content === ''
          ? message.attachments.map((file) => file.filename).join(', ')
          : previewLine(stores, message.guildId, message.content)}
      </blockquote>
    </Dialog>
  );
}
