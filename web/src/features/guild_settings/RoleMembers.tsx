/** Who has a role. Finds members and gives or takes it. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Guild, Role } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Row, Rows, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { displayName } from '@/stores/selectors';
import { Avatar, Button, TextField } from '@/ui/controls';
import { findMembers, useSettled } from './people';
import type { Person } from './people';

export function RoleMembers({
  guild,
  role,
  editable,
}: {
  readonly guild: Guild;
  readonly role: Role;
  readonly editable: boolean;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const attempt = useTry();
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim(), 250);
  const people = useLoad(useCallback(() => findMembers(api, guild.id, settled), [api, guild.id, settled]));
  const give = ({ user, member }: Person, on: boolean): void =>
    void attempt(async () => {
      const path = `/guilds/${guild.id}/members/${user.id}/roles/${role.id}`;
      await (on ? api.put(path) : api.delete(path));
      const roles = on ? [...member.roles, role.id] : member.roles.filter((id) => id !== role.id);
      people.change((all) =>
        all.map((one) => (one.user.id === user.id ? { user, member: { ...member, roles } } : one)),
      );
    });
  return (
    <Section text={t('roles.membersText')}>
      <TextField
        label={t('members.search')}
        type="search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <LoadedView loaded={people} empty={{ title: t('members.none'), text: t('members.noneText') }}>
        {(found) => (
          <Rows label={t('roles.members')}>
            {found.map((person) => {
              const has = person.member.roles.includes(role.id);
              const name = displayName(person.user, person.member);
              return (
                <Row
                  key={person.user.id}
                  lead={<Avatar src={avatarUrl(person.user)} name={name} />}
                  title={name}
                  text={person.user.username}
                >
                  <Button
                    small
                    kind={has ? 'quiet' : 'plain'}
                    disabled={!editable}
                    aria-label={t(has ? 'roles.takeFrom' : 'roles.giveTo', { name })}
                    onClick={() => give(person, !has)}
                  >
                    {t(has ? 'roles.take' : 'roles.give')}
                  </Button>
                </Row>
              );
            })}
          </Rows>
        )}
      </LoadedView>
    </Section>
  );
}
