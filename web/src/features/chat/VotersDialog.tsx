import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { Message, Poll } from '@/model/types';
import { useSession } from '@/session/context';
import { voters } from '@/session/polls';
import { PeopleDialog } from './PeopleDialog';

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
  return (
    <PeopleDialog
      title={poll.question}
      label={t('poll.answers')}
      tabs={poll.answers
        .filter((answer) => answer.count > 0)
        .map((answer) => [String(answer.id), `${answer.text} (${answer.count})`] as const)}
      guildId={message.guildId}
      load={(key) => voters(session, message, Number(key))}
      onClose={onClose}
    />
  );
}
