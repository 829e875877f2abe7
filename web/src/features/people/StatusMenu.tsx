/** One's own place at the foot of the list: presence, custom status, settings. */
import { useState } from 'react';
import type { JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Status } from '@/model/types';
import { errorText, useActions, useSession } from '@/session/context';
import { presenceOf } from '@/session/session';
import { userName } from '@/stores/selectors';
import { Avatar, Button, IconButton, TextField } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';
import css from './status.module.css';

const kStatuses: readonly Status[] = ['online', 'idle', 'dnd', 'invisible'];

export function StatusMenu(): JSX.Element | null {
  const { stores, commands, gateway } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const me = useStore(stores.people, (state) => state.me);
  const status = useStore(stores.settings, (state) => state.status);
  const custom = useStore(stores.settings, (state) => state.customStatus);
  const [editing, setEditing] = useState(false);
  if (me === null) return null;
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const set = (next: Status): void => {
    stores.settings.setState({ status: next });
    gateway.setPresence(presenceOf(stores));
    void commands.patchSettings({ status: next }).catch(fail);
  };
  const open = (event: MouseEvent<HTMLElement>): void =>
    overlay.menuBelow(event.currentTarget, t('status.label'), [
      ...kStatuses.map((value) => ({
        key: value,
        text: t(`status.${value}`),
        checked: value === status,
        onSelect: () => set(value),
      })),
      null,
      { key: 'custom', text: t('status.custom'), onSelect: () => setEditing(true) },
      { key: 'profile', text: t('profile.edit'), onSelect: () => actions.openSettings('profile') },
    ]);
  return (
    <div className={css['me']}>
      <button
        type="button"
        className={css['button']}
        aria-haspopup="menu"
        aria-label={t('status.mine', { name: userName(me), status: t(`status.${status}`) })}
        onClick={open}
      >
        <Avatar src={avatarUrl(me)} name={userName(me)} size={34} status={status} statusLabel={t(`status.${status}`)} />
        <span className={css['names']}>
          <strong>{userName(me)}</strong>
          <span>{custom?.text ?? t(`status.${status}`)}</span>
        </span>
      </button>
      <IconButton icon="settings" label={t('app.settings')} onClick={() => actions.openSettings()} />
      {editing && <CustomStatusDialog onClose={() => setEditing(false)} />}
    </div>
  );
}

function CustomStatusDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { stores, commands, gateway } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const [text, setText] = useState(stores.settings.getState().customStatus?.text ?? '');
  const save = (value: string): void => {
    const customStatus = value === '' ? null : { text: value, emoji: null };
    stores.settings.setState({ customStatus });
    gateway.setPresence(presenceOf(stores));
    void commands
      .patchSettings({
        custom_status: value === '' ? null : { text: value, expires_at: null, emoji_id: null, emoji_name: null },
      })
      .catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
    onClose();
  };
  return (
    <Dialog
      title={t('status.custom')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={() => save(text.trim())}
      footer={
        <>
          <Button kind="quiet" onClick={() => save('')}>
            {t('status.clear')}
          </Button>
          <Button kind="primary" type="submit">
            {t('app.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('status.text')}
        value={text}
        maxLength={128}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  );
}
