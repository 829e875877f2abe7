import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { GuildId, UserId } from '@/model/ids';
import { useTry } from '@/parts/settings/action';
import { Row, Rows } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import type { User } from '@/model/types';
import { meet } from '@/stores/events/people';
import { displayName } from '@/stores/selectors';
import { Avatar, Button, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import { findMembers, useSettled } from './people';

/** Picks a member of the guild. */
export function PickMember({
  guildId,
  title,
  refused,
  onPick,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly title: string;
  /** Who cannot be picked. */
  readonly refused?: (user: User) => boolean;
  readonly onPick: (user: UserId, name: string) => Promise<unknown> | void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const attempt = useTry();
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim(), 250);
  const people = useLoad(useCallback(() => findMembers(api, guildId, settled), [api, guildId, settled]));
  return (
    <Dialog title={title} closeLabel={t('app.close')} onClose={onClose}>
      <TextField
        label={t('members.search')}
        type="search"
        autoFocus
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <LoadedView loaded={people} empty={{ title: t('members.none'), text: t('members.noneText') }}>
        {(found) => (
          <Rows label={t('guild.members')}>
            {found
              .filter(({ user }) => refused?.(user) !== true)
              .map(({ user, member }) => (
                <Row
                  key={user.id}
                  lead={<Avatar src={avatarUrl(user)} name={displayName(user, member)} />}
                  title={displayName(user, member)}
                  text={user.username}
                >
                  <Button
                    small
                    aria-label={t('overwrites.chooseName', { name: displayName(user, member) })}
                    onClick={() =>
                      void attempt(async () => {
                        meet(stores, [user]);
                        await onPick(user.id, displayName(user, member));
                        onClose();
                      })
                    }
                  >
                    {t('overwrites.choose')}
                  </Button>
                </Row>
              ))}
          </Rows>
        )}
      </LoadedView>
    </Dialog>
  );
}
