/** A poll: its answers are buttons that vote, and show their share once one has voted or it is over. */
import { lazy, Suspense, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useLanguage, useT } from '@/i18n';
import { has, Permission } from '@/model/permissions';
import type { Message, Poll, PollAnswer } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { relativeTime } from '@/parts/markdown/time';
import { useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { endPoll, vote } from '@/session/polls';
import { formatDate } from '@/ui/dates';
import { Icon } from '@/ui/icons';
import css from './polls.module.css';
import { EmojiGlyph } from './Reactions';

const VotersDialog = lazy(() => import('./VotersDialog'));

export function PollCard({ message, poll }: { readonly message: Message; readonly poll: Poll }): JSX.Element {
  const session = useSession();
  const t = useT();
  const language = useLanguage();
  const attempt = useTry();
  const own = useStore(session.stores.people, (state) => state.me?.id === message.authorId);
  const mayVote = has(useChannelPermissions(message.channelId), Permission.kReadHistory);
  const [peeking, setPeeking] = useState(false);
  const [naming, setNaming] = useState(false);
  const over = poll.final || (poll.endsAt !== null && poll.endsAt <= Date.now());
  const mine = new Set(poll.answers.filter((answer) => answer.me).map((answer) => answer.id));
  const counted = over || mine.size > 0 || peeking;
  const total = poll.answers.reduce((sum, answer) => sum + answer.count, 0);
  const most = Math.max(1, ...poll.answers.map((answer) => answer.count));
  const share = (answer: PollAnswer): number => (total === 0 ? 0 : answer.count / total);
  const press = (answer: PollAnswer): void => {
    const chosen = new Set(poll.multiple ? mine : []);
    if (mine.has(answer.id)) chosen.delete(answer.id);
    else chosen.add(answer.id);
    void attempt(() => vote(session, message, chosen));
  };
  return (
    <section className={css['poll']} aria-label={t('poll.label', { question: poll.question })}>
      <h3>{poll.question}</h3>
      <p className={css['hint']}>{t(over ? 'poll.over' : poll.multiple ? 'poll.chooseMany' : 'poll.chooseOne')}</p>
      <ul>
        {poll.answers.map((answer) => (
          <li key={answer.id}>
            <button
              type="button"
              className={css['answer']}
              aria-pressed={answer.me}
              data-best={over && answer.count === most}
              disabled={over || !mayVote}
              onClick={() => press(answer)}
            >
              {counted && <span className={css['share']} style={{ width: `${share(answer) * 100}%` }} />}
              <span className={css['mark']} data-many={poll.multiple}>
                {answer.me && <Icon name="check" size={12} />}
              </span>
              <span className={css['text']}>
                {answer.emoji !== null && <EmojiGlyph emoji={answer.emoji} />} {answer.text}
              </span>
              {counted && (
                <span className={css['count']}>
                  {t('poll.votes', { count: answer.count })} ·{' '}
                  {share(answer).toLocaleString(language, { style: 'percent' })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <p className={css['foot']}>
        <span>{t('poll.votes', { count: total })}</span>
        {!over && poll.endsAt !== null && (
          <time dateTime={new Date(poll.endsAt).toISOString()} title={formatDate(poll.endsAt, 'full', language)}>
            {t('poll.ends', { time: relativeTime(poll.endsAt, Date.now(), language) })}
          </time>
        )}
        {!over && mine.size === 0 && (
          <button type="button" aria-pressed={peeking} onClick={() => setPeeking(!peeking)}>
            {t(peeking ? 'poll.hide' : 'poll.show')}
          </button>
        )}
        {counted && total > 0 && (
          <button type="button" aria-haspopup="dialog" onClick={() => setNaming(true)}>
            {t('poll.who')}
          </button>
        )}
        {own && !over && (
          <button type="button" onClick={() => void attempt(() => endPoll(session, message))}>
            {t('poll.end')}
          </button>
        )}
      </p>
      {naming && (
        <Suspense fallback={null}>
          <VotersDialog message={message} poll={poll} onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </section>
  );
}
