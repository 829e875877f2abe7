/** What roles and members may in this one channel: allow, leave to their roles, deny. */
import { useState } from 'react';
import type { JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { everyoneRole, toId } from '@/model/ids';
import type { RoleId, UserId } from '@/model/ids';
import { compareRoles, has, overwritable, Permission } from '@/model/permissions';
import type { Channel, Overwrite, Role } from '@/model/types';
import { useAction, useTry } from '@/parts/settings/action';
import { Notice, Section } from '@/parts/settings/blocks';
import { useDraft } from '@/parts/settings/draft';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { displayName } from '@/stores/selectors';
import { Button, Switch } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import { PickMember } from './PickMember';
import { roleColor } from './colors';
import css from './guild.module.css';
import { OverwriteMatrix } from './PermissionMatrix';

export function ChannelPermissions({ channel }: { readonly channel: Channel }): JSX.Element | null {
  const { api, stores } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const attempt = useTry();
  const roles = useStore(stores.guilds, (state) =>
    channel.guildId === null ? undefined : state.roles.get(channel.guildId),
  );
  const people = useStore(stores.people, (state) => state.users);
  const members = useStore(stores.guilds, (state) =>
    channel.guildId === null ? undefined : state.members.get(channel.guildId),
  );
  const parent = useStore(stores.guilds, (state) =>
    channel.parentId === null ? undefined : state.channels.get(channel.parentId),
  );
  const [chosen, setChosen] = useState<string>(channel.guildId ?? '');
  const [addingMember, setAddingMember] = useState(false);
  if (channel.guildId === null) return null;
  const everyone = everyoneRole(channel.guildId);
  const path = `/channels/${channel.id}/permissions`;
  const put = (id: string, type: Overwrite['type'], allow: bigint, deny: bigint): Promise<unknown> =>
    api.put(`${path}/${id}`, { type: type === 'member' ? 1 : 0, allow: allow.toString(), deny: deny.toString() });

  const listed: readonly Overwrite[] = channel.overwrites.some((one) => one.id === everyone)
    ? channel.overwrites
    : [{ id: everyone, type: 'role', allow: 0n, deny: 0n }, ...channel.overwrites];
  const rankOf = (one: Overwrite): Role | undefined => roles?.get(toId<RoleId>(one.id));
  const sorted = listed.toSorted((a, b) => {
    const [left, right] = [rankOf(a), rankOf(b)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return compareRoles(right, left);
  });
  const nameOf = (one: Overwrite): string => {
    if (one.id === everyone) return t('roles.everyone');
    const user = people.get(toId<UserId>(one.id));
    return rankOf(one)?.name ?? displayName(user, members?.get(toId<UserId>(one.id)));
  };
  const selected = sorted.find((one) => one.id === chosen) ?? sorted[0];
  const closed = listed.some((one) => one.id === everyone && has(one.deny, Permission.kViewChannel));
  const setPrivate = (on: boolean): void => {
    const before = listed.find((one) => one.id === everyone);
    const bit = Permission.kViewChannel;
    const [allow, deny] = [(before?.allow ?? 0n) & ~bit, (before?.deny ?? 0n) & ~bit];
    void attempt(() => put(everyone, 'role', allow, on ? deny | bit : deny));
  };
  const addRole = (event: MouseEvent<HTMLElement>): void => {
    const free = [...(roles?.values() ?? [])]
      .filter((role) => !listed.some((one) => one.id === role.id))
      .toSorted((a, b) => compareRoles(b, a));
    overlay.menuBelow(event.currentTarget, t('overwrites.add'), [
      ...free.map((role) => ({
        key: role.id,
        text: role.name,
        onSelect: () =>
          void attempt(async () => {
            await put(role.id, 'role', closed ? Permission.kViewChannel : 0n, 0n);
            setChosen(role.id);
          }),
      })),
      ...(free.length > 0 ? [null] : []),
      { key: 'member', text: t('overwrites.addMember'), onSelect: () => setAddingMember(true) },
    ]);
  };
  const synced =
    parent !== undefined &&
    parent.overwrites.length === channel.overwrites.length &&
    parent.overwrites.every((one) =>
      channel.overwrites.some((own) => own.id === one.id && own.allow === one.allow && own.deny === one.deny),
    );
  return (
    <>
      <Section>
        {parent !== undefined && (
          <Notice>{t(synced ? 'overwrites.synced' : 'overwrites.unsynced', { name: parent.name })}</Notice>
        )}
        <Switch label={t('channel.private')} hint={t('channel.privateText')} checked={closed} onChange={setPrivate} />
        <div className={css['subjects']} role="group" aria-label={t('overwrites.subjects')}>
          {sorted.map((one) => (
            <button key={one.id} type="button" aria-pressed={one.id === selected?.id} onClick={() => setChosen(one.id)}>
              {one.type === 'role' && (
                <span className={css['dot']} style={{ background: roleColor(rankOf(one)?.color ?? 0) }} />
              )}
              {nameOf(one)}
            </button>
          ))}
          <button type="button" aria-haspopup="menu" onClick={addRole}>
            + {t('overwrites.add')}
          </button>
        </div>
      </Section>
      {selected !== undefined && (
        <Editor
          key={selected.id}
          channel={channel}
          overwrite={selected}
          name={nameOf(selected)}
          removable={selected.id !== everyone}
          onSave={(allow, deny) => put(selected.id, selected.type, allow, deny)}
          onRemove={() => api.delete(`${path}/${selected.id}`)}
        />
      )}
      {addingMember && (
        <PickMember
          title={t('overwrites.addMember')}
          guildId={channel.guildId}
          onPick={async (user) => {
            await put(user, 'member', closed ? Permission.kViewChannel : 0n, 0n);
            setChosen(user);
          }}
          onClose={() => setAddingMember(false)}
        />
      )}
    </>
  );
}

function Editor({
  channel,
  overwrite,
  name,
  removable,
  onSave,
  onRemove,
}: {
  readonly channel: Channel;
  readonly overwrite: Overwrite;
  readonly name: string;
  readonly removable: boolean;
  readonly onSave: (allow: bigint, deny: bigint) => Promise<unknown>;
  readonly onRemove: () => Promise<unknown>;
}): JSX.Element {
  const t = useT();
  const mine = useChannelPermissions(channel.id);
  const attempt = useTry();
  const draft = useDraft({ allow: overwrite.allow, deny: overwrite.deny });
  const action = useAction();
  return (
    <>
      <Section>
        <div className={css['editorHead']}>
          <h3>{name}</h3>
          {removable && (
            <Button small kind="quiet" onClick={() => void attempt(onRemove)}>
              {t('overwrites.remove')}
            </Button>
          )}
        </div>
        <OverwriteMatrix
          rows={overwritable(channel.type)}
          value={draft.value}
          changeable={mine}
          onChange={(next) => draft.set(next)}
        />
      </Section>
      <SaveBar draft={draft} action={action} save={() => onSave(draft.value.allow, draft.value.deny)} />
    </>
  );
}
