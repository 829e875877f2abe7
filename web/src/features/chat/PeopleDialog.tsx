/** People by tab: who reacted with what, who voted for what. Each tab asks once, when it is chosen. */
import { Suspense, use, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { GuildId, UserId } from '@/model/ids';
import { useDisplayName, useUser } from '@/session/context';
import { Avatar, Placeholder, Spinner, Tabs } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import css from './chat.module.css';

interface Props {
  readonly title: string;
  /** Of the row of tabs. */
  readonly label: string;
  readonly tabs: readonly (readonly [key: string, label: ReactNode])[];
  readonly guildId: GuildId | null;
  readonly load: (key: string) => Promise<readonly UserId[]>;
  readonly onClose: () => void;
}

export function PeopleDialog({ title, label, tabs, guildId, load, onClose }: Props): JSX.Element {
  const t = useT();
  const ask = (key: string): { key: string; people: Promise<readonly UserId[]> } => ({
    key,
    people: load(key).catch(() => []),
  });
  const [asked, setAsked] = useState(() => ask(tabs[0]?.[0] ?? ''));
  return (
    <Dialog title={title} closeLabel={t('app.close')} onClose={onClose}>
      <Tabs label={label} selected={asked.key} onSelect={(key) => setAsked(ask(key))} tabs={tabs} />
      <Suspense
        key={asked.key}
        fallback={
          <Placeholder>
            <Spinner label={t('app.loading')} />
          </Placeholder>
        }
      >
        <People people={asked.people} guildId={guildId} />
      </Suspense>
    </Dialog>
  );
}

function People({
  people,
  guildId,
}: {
  readonly people: Promise<readonly UserId[]>;
  readonly guildId: GuildId | null;
}): JSX.Element {
  return (
    <ul>
      {use(people).map((id) => (
        <Person key={id} id={id} guildId={guildId} />
      ))}
    </ul>
  );
}

function Person({ id, guildId }: { readonly id: UserId; readonly guildId: GuildId | null }): JSX.Element {
  const user = useUser(id);
  const name = useDisplayName(id, guildId);
  return (
    <li className={css['person']}>
      <Avatar src={user === undefined ? null : avatarUrl(user)} name={name} size={28} /> {name}
    </li>
  );
}
