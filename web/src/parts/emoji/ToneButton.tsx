/** Shows the chosen skin tone and opens the choice of the six. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import css from './emoji.module.css';

const kHands = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const;
const kNames = ['emoji.tone0', 'emoji.tone1', 'emoji.tone2', 'emoji.tone3', 'emoji.tone4', 'emoji.tone5'] as const;

export function ToneButton({
  tone,
  onTone,
}: {
  readonly tone: number;
  readonly onTone: (tone: number) => void;
}): JSX.Element {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <button
        type="button"
        className={css['tone']}
        aria-label={`${t('emoji.tone')}: ${t(kNames[tone] ?? 'emoji.tone0')}`}
        title={t('emoji.tone')}
        onClick={() => setOpen(true)}
      >
        {kHands[tone] ?? kHands[0]}
      </button>
    );
  return (
    <div role="radiogroup" aria-label={t('emoji.tone')} className={css['tones']}>
      {kHands.map((hand, index) => (
        <button
          key={hand}
          type="button"
          role="radio"
          className={css['tone']}
          aria-checked={index === tone}
          aria-label={t(kNames[index] ?? 'emoji.tone0')}
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={index === tone}
          onClick={() => {
            onTone(index);
            setOpen(false);
          }}
        >
          {hand}
        </button>
      ))}
    </div>
  );
}
