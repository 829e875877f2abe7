/** Who may not come back, and why. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import { readBan } from '@/model/management';
import { list } from '@/model/parse';
import type { Guild } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Row, Rows, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { userName } from '@/stores/selectors';
import { Avatar, Button, Placeholder, TextField } from '@/ui/controls';

export function BansPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const attempt = useTry();
  const [query, setQuery] = useState('');
  const bans = useLoad(
    useCallback(
      async () => list(await api.get(`/guilds/${guild.id}/bans`, { query: { limit: 1000 } }), readBan),
      [api, guild.id],
    ),
  );
  const wanted = query.trim().toLowerCase();
  return (
    <Section text={t('bans.text')}>
      <LoadedView loaded={bans} empty={{ title: t('bans.none'), text: t('bans.noneText') }}>
        {(all) => {
          const shown = all.filter(({ user }) => `${user.username} ${userName(user)}`.toLowerCase().includes(wanted));
          return (
            <>
              <TextField
                label={t('members.search')}
                type="search"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
              />
              {shown.length === 0 ? (
                <Placeholder title={t('members.none')} text={t('members.noneText')} />
              ) : (
                <Rows label={t('guild.bans')}>
                  {shown.map(({ user, reason }) => (
                    <Row
                      key={user.id}
                      lead={<Avatar src={avatarUrl(user)} name={userName(user)} />}
                      title={userName(user)}
                      text={reason ?? t('bans.noReason')}
                    >
                      <Button
                        small
                        onClick={() =>
                          void attempt(async () => {
                            await api.delete(`/guilds/${guild.id}/bans/${user.id}`);
                            bans.change((before) => before.filter((ban) => ban.user.id !== user.id));
                          })
                        }
                      >
                        {t('bans.lift')}
                      </Button>
                    </Row>
                  ))}
                </Rows>
              )}
            </>
          );
        }}
      </LoadedView>
    </Section>
  );
}
