/** One role: how it looks, what it may, who has it, and the guild as it sees it. */
import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { everyoneRole } from '@/model/ids';
import { grantable, kAllPermissions, kPermissionRows } from '@/model/permissions';
import type { Guild, Role } from '@/model/types';
import { useAction } from '@/parts/settings/action';
import { Notice, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { useDraft } from '@/parts/settings/draft';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { useGuildPermissions } from '@/session/permissions';
import { Button, Switch, Tabs, TextField } from '@/ui/controls';
import { readableColor } from '@/ui/colors';
import { kRoleColors, roleColor } from './colors';
import css from './guild.module.css';
import { PermissionSwitches } from './PermissionMatrix';
import { RoleMembers } from './RoleMembers';
import { RoleView } from './RoleView';

type Tab = 'look' | 'permissions' | 'members' | 'view';

interface Fields {
  readonly name: string;
  readonly color: number;
  readonly hoist: boolean;
  readonly mentionable: boolean;
  readonly permissions: bigint;
}

function fieldsOf(role: Role): Fields {
  const { name, color, hoist, mentionable, permissions } = role;
  return { name, color, hoist, mentionable, permissions };
}

export function RoleEditor({
  guild,
  role,
  editable,
  back,
  onGone,
}: {
  readonly guild: Guild;
  readonly role: Role;
  readonly editable: boolean;
  readonly back: ReactNode;
  readonly onGone: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const mine = useGuildPermissions(guild.id);
  const everyone = role.id === everyoneRole(guild.id);
  const [tab, setTab] = useState<Tab>(everyone ? 'permissions' : 'look');
  const [deleting, setDeleting] = useState(false);
  const draft = useDraft(fieldsOf(role));
  const action = useAction();
  const path = `/guilds/${guild.id}/roles/${role.id}`;
  const save = (): Promise<unknown> => {
    const { permissions, ...rest } = draft.changes;
    const body = { ...rest, ...(permissions === undefined ? {} : { permissions: permissions.toString() }) };
    return api.patch(path, body);
  };
  const tabs: readonly (readonly [Tab, string])[] = [
    ...(everyone ? [] : ([['look', t('roles.look')]] as const)),
    ['permissions', t('roles.permissions')],
    ...(everyone ? [] : ([['members', t('roles.members')]] as const)),
    ['view', t('roles.view')],
  ];
  return (
    <>
      <Section>
        <div className={css['editorHead']}>
          {draft.dirty ? null : back}
          <h3 style={{ color: role.color === 0 ? undefined : readableColor(role.color) }}>
            {everyone ? t('roles.everyone') : role.name}
          </h3>
          {!everyone && !role.managed && editable && (
            <Button small kind="quiet" onClick={() => setDeleting(true)}>
              {t('roles.delete')}
            </Button>
          )}
        </div>
        {!editable && <Notice>{t('roles.above')}</Notice>}
        <Tabs label={t('guild.roles')} tabs={tabs} selected={tab} onSelect={setTab} />
      </Section>
      {tab === 'look' && (
        <Section>
          <TextField
            label={t('roles.name')}
            required
            maxLength={100}
            disabled={!editable}
            value={draft.value.name}
            onChange={(event) => draft.set({ name: event.target.value })}
          />
          <fieldset className={css['colors']} disabled={!editable}>
            <legend>{t('roles.color')}</legend>
            {kRoleColors.map((color) => (
              <button
                key={color}
                type="button"
                aria-pressed={draft.value.color === color}
                aria-label={color === 0 ? t('roles.noColor') : roleColor(color)}
                style={{ background: roleColor(color) }}
                onClick={() => draft.set({ color })}
              />
            ))}
            <input
              type="color"
              aria-label={t('roles.otherColor')}
              value={draft.value.color === 0 ? '#808080' : roleColor(draft.value.color)}
              onChange={(event) => draft.set({ color: Number.parseInt(event.target.value.slice(1), 16) })}
            />
          </fieldset>
          <Switch
            label={t('roles.hoist')}
            hint={t('roles.hoistText')}
            disabled={!editable}
            checked={draft.value.hoist}
            onChange={(hoist) => draft.set({ hoist })}
          />
          <Switch
            label={t('roles.mentionable')}
            disabled={!editable}
            checked={draft.value.mentionable}
            onChange={(mentionable) => draft.set({ mentionable })}
          />
        </Section>
      )}
      {tab === 'permissions' && (
        <PermissionSwitches
          rows={kPermissionRows}
          value={draft.value.permissions}
          changeable={editable ? grantable(mine, kAllPermissions) : 0n}
          onChange={(permissions) => draft.set({ permissions })}
        />
      )}
      {tab === 'members' && <RoleMembers guild={guild} role={role} editable={editable && !role.managed} />}
      {tab === 'view' && <RoleView guild={guild} role={{ ...role, permissions: draft.value.permissions }} />}
      <SaveBar draft={draft} action={action} save={save} />
      {deleting && (
        <Confirm
          title={t('roles.delete')}
          text={t('roles.deleteText', { name: role.name })}
          action={t('roles.delete')}
          onConfirm={async () => {
            await api.delete(path);
            onGone();
          }}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
