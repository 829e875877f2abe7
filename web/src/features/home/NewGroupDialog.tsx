import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useT } from '@/i18n';
import type { UserId } from '@/model/ids';
import { errorText, useActions, useDisplayName, useSession } from '@/session/context';
import { Button, Placeholder } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';

const kPeopleMax = 9;

/** Chooses friends for a direct message (one) or a group (more). */
export function NewGroupDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const friends = useStore(
    stores.people,
    useShallow((state) =>
      [...state.relationships.values()].filter((entry) => entry.type === 1).map((entry) => entry.userId),
    ),
  );
  const [chosen, setChosen] = useState<readonly UserId[]>([]);
  const [only] = chosen;
  const create = (): void => {
    if (only === undefined) return;
    const opened = chosen.length === 1 ? commands.openDirect(only) : commands.openGroup(chosen);
    void opened.then(
      (channel) => {
        onClose();
        actions.go({ guildId: '@me', channelId: channel.id });
      },
      (error: unknown) => overlay.toast(errorText(error, t), 'error'),
    );
  };
  const toggle = (id: UserId): void =>
    setChosen((all) =>
      all.includes(id) ? all.filter((other) => other !== id) : all.length < kPeopleMax ? [...all, id] : all,
    );
  return (
    <Dialog
      title={t('home.newMessage')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={create}
      footer={
        <Button kind="primary" type="submit" disabled={chosen.length === 0}>
          {t(chosen.length > 1 ? 'home.createGroup' : 'home.openDirect')}
        </Button>
      }
    >
      {friends.length === 0 ? (
        <Placeholder text={t('home.noFriends')} />
      ) : (
        <ul>
          {friends.map((id) => (
            <Choice key={id} id={id} checked={chosen.includes(id)} onToggle={() => toggle(id)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Choice({
  id,
  checked,
  onToggle,
}: {
  readonly id: UserId;
  readonly checked: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const name = useDisplayName(id, null);
  return (
    <li>
      <label style={{ display: 'flex', gap: 12, padding: 8 }}>
        <input type="checkbox" checked={checked} onChange={onToggle} />
        {name}
      </label>
    </li>
  );
}
