/** All roles in their order, and the editor of one of them. */
import { useState } from 'react';
import type { DragEvent, JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { RoleId } from '@/model/ids';
import { everyoneRole } from '@/model/ids';
import { compareRoles, outranksRole } from '@/model/permissions';
import type { Guild, Role } from '@/model/types';
import { readRole } from '@/model/wire';
import { useTry } from '@/parts/settings/action';
import { Buttons, Section } from '@/parts/settings/blocks';
import { useSession } from '@/session/context';
import { useStanding } from '@/session/permissions';
import { Button, IconButton } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './guild.module.css';
import { roleColor } from './colors';
import { RoleEditor } from './RoleEditor';

/** The list with one entry moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const copy = [...list];
  const [entry] = copy.splice(from, 1);
  if (entry !== undefined) copy.splice(to, 0, entry);
  return copy;
}

export function RolesPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const attempt = useTry();
  const standing = useStanding(guild.id);
  const roles = useStore(stores.guilds, (state) => state.roles.get(guild.id));
  const [chosen, setChosen] = useState<RoleId | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const everyone = everyoneRole(guild.id);
  const sorted = [...(roles?.values() ?? [])].toSorted((a, b) => compareRoles(b, a));
  const ranked = sorted.filter((role) => role.id !== everyone);
  const role = chosen === null ? undefined : roles?.get(chosen);
  const mayMove = (one: Role | undefined): boolean =>
    one !== undefined && standing !== null && roles !== undefined && outranksRole({ ...standing, roles }, one);

  const place = (order: readonly Role[]): void =>
    void attempt(() =>
      api.patch(
        `/guilds/${guild.id}/roles`,
        order.map((one, index) => ({ id: one.id, position: order.length - index })),
      ),
    );
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= ranked.length || from === to) return;
    if (mayMove(ranked[from]) && mayMove(ranked[to])) place(moved(ranked, from, to));
  };
  const create = (): void =>
    void attempt(async () => {
      const made = readRole(await api.post(`/guilds/${guild.id}/roles`, { name: t('roles.newName') }));
      stores.guilds.setState((state) => ({
        roles: new Map(state.roles).set(guild.id, new Map(state.roles.get(guild.id)).set(made.id, made)),
      }));
      setChosen(made.id);
    });

  if (role !== undefined)
    return (
      <RoleEditor
        key={role.id}
        guild={guild}
        role={role}
        editable={mayMove(role)}
        back={<BackButton onBack={() => setChosen(null)} />}
        onGone={() => setChosen(null)}
      />
    );
  return (
    <Section text={t('roles.text')}>
      <Buttons>
        <Button kind="primary" onClick={create}>
          {t('roles.create')}
        </Button>
      </Buttons>
      <ul className={css['roles']} aria-label={t('guild.roles')}>
        {ranked.map((one, index) => (
          <li
            key={one.id}
            className={css['role']}
            draggable={mayMove(one)}
            data-over={dragged !== null && dragged !== index}
            onDragStart={(event: DragEvent) => {
              event.dataTransfer.effectAllowed = 'move';
              setDragged(index);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              if (dragged !== null && mayMove(one)) event.preventDefault();
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, index);
              setDragged(null);
            }}
          >
            <Icon name={mayMove(one) ? 'drag' : 'lock'} size={18} />
            <span className={css['dot']} style={{ background: roleColor(one.color) }} />
            <button type="button" className={css['roleName']} onClick={() => setChosen(one.id)}>
              {one.name}
            </button>
            {mayMove(one) && (
              <>
                <IconButton
                  icon="arrowUp"
                  size={16}
                  label={t('roles.up', { name: one.name })}
                  disabled={index === 0 || !mayMove(ranked[index - 1])}
                  onClick={() => move(index, index - 1)}
                />
                <IconButton
                  icon="arrowDown"
                  size={16}
                  label={t('roles.down', { name: one.name })}
                  disabled={index === ranked.length - 1}
                  onClick={() => move(index, index + 1)}
                />
              </>
            )}
          </li>
        ))}
        <li className={css['role']}>
          <Icon name="members" size={18} />
          <button type="button" className={css['roleName']} onClick={() => setChosen(everyone)}>
            {t('roles.everyone')}
          </button>
        </li>
      </ul>
    </Section>
  );
}

function BackButton({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const t = useT();
  return (
    <Button small kind="quiet" onClick={onBack}>
      <Icon name="chevronLeft" size={16} />
      {t('roles.all')}
    </Button>
  );
}
