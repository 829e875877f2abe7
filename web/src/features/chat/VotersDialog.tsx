import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { UserId } from '@/model/ids';
import type { Message, Poll } from '@/model/types';
import { useSession } from '@/session/context';
import { voters } from '@/session/polls';
import { Placeholder, Spinner, Tabs } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import { Person } from './ReactorsDialog';

/** Who voted, by answer. */
export default function VotersDialog({
  message,
  poll,
  onClose,
}: {
  readonly message: Message;
  readonly poll: Poll;
  readonly onClose: () => void;
}): JSX.Element {
  const session = useSession();
  const t = useT();
  const chosen = poll.answers.filter((answer) => answer.count > 0);
  const [selected, setSelected] = useState(String(chosen[0]?.id ?? ''));
  const [users, setUsers] = useState<readonly UserId[] | null>(null);
  useEffect(() => {
    let stale = false;
    setUsers(null);
    void voters(session, message, Number(selected)).then(
      (ids) => !stale && setUsers(ids),
      () => !stale && setUsers([]),
    );
    return () => {
      stale = true;
    };
  }, [session, message, selected]);
  return (
    <Dialog title={poll.question} closeLabel={t('app.close')} onClose={onClose}>
      <Tabs
        label={t('poll.answers')}
        selected={selected}
        onSelect={setSelected}
        tabs={chosen.map((answer) => [String(answer.id), `${answer.text} (${answer.count})`] as const)}
      />
      {users === null ? (
        <Placeholder>
          <Spinner label={t('app.loading')} />
        </Placeholder>
      ) : (
        <ul>
          {users.map((id) => (
            <Person key={id} id={id} message={message} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
