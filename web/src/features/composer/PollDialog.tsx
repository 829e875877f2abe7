import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useAction } from '@/parts/settings/action';
import { FormDialog } from '@/parts/settings/FormDialog';
import { useSession } from '@/session/context';
import { kAnswerMax, kAnswersMax, kQuestionMax, sendPoll } from '@/session/polls';
import { Button, IconButton, SelectField, Switch, TextField } from '@/ui/controls';
import css from './composer.module.css';

const kHours = [1, 4, 8, 24, 72, 168, 336] as const;
let keys = 0;

/** Asks the channel: a question, two to ten answers, and for how long. */
export default function PollDialog({
  channelId,
  onClose,
}: {
  readonly channelId: ChannelId;
  readonly onClose: () => void;
}): JSX.Element {
  const session = useSession();
  const t = useT();
  const action = useAction();
  const [question, setQuestion] = useState('');
  const [answers, setAnswers] = useState(() => ['', ''].map((text) => ({ key: ++keys, text })));
  const [hours, setHours] = useState(24);
  const [multiple, setMultiple] = useState(false);
  const filled = answers.map(({ text }) => text.trim()).filter((text) => text !== '');
  const send = async (): Promise<void> => {
    const poll = { question: question.trim(), answers: filled, multiple, hours };
    if (await action.run(() => sendPoll(session, channelId, poll))) onClose();
  };
  return (
    <FormDialog
      title={t('poll.create')}
      submit={t('poll.send')}
      action={action}
      disabled={question.trim() === '' || filled.length < 2}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <TextField
        label={t('poll.question')}
        value={question}
        maxLength={kQuestionMax}
        required
        onChange={(event) => setQuestion(event.target.value)}
      />
      <fieldset className={css['pollAnswers']}>
        <legend>{t('poll.answers')}</legend>
        {answers.map((answer, index) => (
          <div key={answer.key} className={css['pollAnswer']}>
            <input
              aria-label={t('poll.answer', { count: index + 1 })}
              placeholder={t('poll.answer', { count: index + 1 })}
              value={answer.text}
              maxLength={kAnswerMax}
              onChange={(event) => setAnswers(answers.with(index, { ...answer, text: event.target.value }))}
            />
            {answers.length > 2 && (
              <IconButton
                icon="close"
                label={t('poll.removeAnswer', { count: index + 1 })}
                onClick={() => setAnswers(answers.filter((other) => other !== answer))}
              />
            )}
          </div>
        ))}
        {answers.length < kAnswersMax && (
          <Button small onClick={() => setAnswers([...answers, { key: ++keys, text: '' }])}>
            {t('poll.addAnswer')}
          </Button>
        )}
      </fieldset>
      <SelectField
        label={t('poll.duration')}
        value={hours}
        options={kHours.map((value) => [
          String(value),
          value < 24 ? t('poll.hours', { count: value }) : t('poll.days', { count: value / 24 }),
        ])}
        onChange={(event) => setHours(Number(event.target.value))}
      />
      <Switch label={t('poll.multiple')} checked={multiple} onChange={setMultiple} />
    </FormDialog>
  );
}
