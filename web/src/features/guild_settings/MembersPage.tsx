/** Everybody in the guild: roles, nickname, time-out, kick, ban. */
import { useCallback, useState } from 'react';
import type { JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useLanguage, useT } from '@/i18n';
import { everyoneRole } from '@/model/ids';
import { compareRoles, has, isTimedOut, outranksMember, outranksRole, Permission } from '@/model/permissions';
import type { Guild } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { useGuildPermissions, useStanding } from '@/session/permissions';
import { displayName } from '@/stores/selectors';
import { Avatar, Button, IconButton, TextField } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntries } from '@/ui/dialog';
import { roleColor } from './colors';
import css from './guild.module.css';
import { MemberDialog } from './MemberDialog';
import type { MemberDeed } from './MemberDialog';
import { findMembers, kMembersPage, moreMembers, useSettled } from './people';
import type { Person } from './people';

export function MembersPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const language = useLanguage();
  const attempt = useTry();
  const overlay = useOverlay();
  const mine = useGuildPermissions(guild.id);
  const standing = useStanding(guild.id);
  const roles = useStore(stores.guilds, (state) => state.roles.get(guild.id));
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim(), 250);
  const people = useLoad(useCallback(() => findMembers(api, guild.id, settled), [api, guild.id, settled]));
  const [deed, setDeed] = useState<{ readonly kind: MemberDeed; readonly person: Person } | null>(null);
  const [ended, setEnded] = useState(false);
  const ranks = standing === null || roles === undefined ? null : { ...standing, roles };

  const changed = (person: Person, member: Partial<Person['member']> | null): void =>
    people.change((all) =>
      member === null
        ? all.filter((one) => one.user.id !== person.user.id)
        : all.map((one) => (one.user.id === person.user.id ? { ...one, member: { ...one.member, ...member } } : one)),
    );
  const toggleRole = (person: Person, role: string, on: boolean): void =>
    void attempt(async () => {
      const path = `/guilds/${guild.id}/members/${person.user.id}/roles/${role}`;
      await (on ? api.put(path) : api.delete(path));
      const next = [...(roles?.keys() ?? [])].filter((id) => (id === role ? on : person.member.roles.includes(id)));
      changed(person, { roles: next });
    });
  const rolesMenu = (event: MouseEvent<HTMLElement>, person: Person): void => {
    const choices = [...(roles?.values() ?? [])]
      .filter(
        (role) => role.id !== everyoneRole(guild.id) && !role.managed && ranks !== null && outranksRole(ranks, role),
      )
      .toSorted((a, b) => compareRoles(b, a));
    overlay.menuBelow(
      event.currentTarget,
      t('members.roles'),
      choices.map((role) => ({
        key: role.id,
        text: role.name,
        checked: person.member.roles.includes(role.id),
        onSelect: () => toggleRole(person, role.id, !person.member.roles.includes(role.id)),
      })),
    );
  };
  const deedsMenu = (event: MouseEvent<HTMLElement>, person: Person): void => {
    const entry = (kind: MemberDeed, permission: bigint, danger: boolean): MenuEntries =>
      has(mine, permission)
        ? [{ key: kind, text: t(`members.${kind}`), danger, onSelect: () => setDeed({ kind, person }) }]
        : [];
    const timedOut = isTimedOut(person.member, Date.now());
    overlay.menuBelow(event.currentTarget, displayName(person.user, person.member), [
      ...entry('nickname', Permission.kManageNicknames, false),
      ...entry(timedOut ? 'untimeout' : 'timeout', Permission.kModerateMembers, false),
      ...entry('kick', Permission.kKickMembers, true),
      ...entry('ban', Permission.kBanMembers, true),
    ]);
  };

  return (
    <Section text={t('members.count', { count: guild.memberCount })}>
      <TextField
        label={t('members.search')}
        type="search"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setEnded(false);
        }}
      />
      <LoadedView loaded={people} empty={{ title: t('members.none'), text: t('members.noneText') }}>
        {(found) => (
          <>
            <Rows label={t('guild.members')}>
              {found.map((person) => {
                const { user, member } = person;
                const name = displayName(user, member);
                const below = ranks !== null && outranksMember(ranks, member);
                const shown = member.roles.flatMap((id) => roles?.get(id) ?? []);
                return (
                  <Row
                    key={user.id}
                    lead={<Avatar src={avatarUrl(user)} name={name} />}
                    title={name}
                    text={
                      <>
                        {user.username}
                        {user.id === guild.ownerId && ` · ${t('members.owner')}`}
                        {member.joinedAt !== null &&
                          ` · ${t('profile.joined', { date: new Date(member.joinedAt).toLocaleDateString(language) })}`}
                        {isTimedOut(member, Date.now()) && ` · ${t('members.isTimedOut')}`}
                      </>
                    }
                  >
                    <span className={css['chips']}>
                      {shown.slice(0, 3).map((role) => (
                        <span key={role.id} className={css['chip']}>
                          <span className={css['dot']} style={{ background: roleColor(role.color) }} />
                          {role.name}
                        </span>
                      ))}
                      {shown.length > 3 && <span className={css['chip']}>+{shown.length - 3}</span>}
                    </span>
                    {has(mine, Permission.kManageRoles) && (
                      <IconButton
                        icon="shield"
                        label={t('members.rolesOf', { name })}
                        aria-haspopup="menu"
                        onClick={(event) => rolesMenu(event, person)}
                      />
                    )}
                    {below && (
                      <IconButton
                        icon="more"
                        label={t('members.deeds', { name })}
                        aria-haspopup="menu"
                        onClick={(event) => deedsMenu(event, person)}
                      />
                    )}
                  </Row>
                );
              })}
            </Rows>
            {settled === '' && !ended && found.length >= kMembersPage && (
              <Buttons>
                <Button
                  onClick={() =>
                    void attempt(async () => {
                      const last = found.at(-1);
                      if (last === undefined) return;
                      const more = await moreMembers(api, guild.id, last.user.id);
                      setEnded(more.length < kMembersPage);
                      people.change((all) => [...all, ...more]);
                    })
                  }
                >
                  {t('members.more')}
                </Button>
              </Buttons>
            )}
          </>
        )}
      </LoadedView>
      {deed !== null && (
        <MemberDialog
          guild={guild}
          deed={deed.kind}
          person={deed.person}
          onDone={(member) => changed(deed.person, member)}
          onClose={() => setDeed(null)}
        />
      )}
    </Section>
  );
}
