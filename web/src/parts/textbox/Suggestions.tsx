/** The list of completions above the box. The focus stays in the box. */
import { useEffect, useRef } from 'react';
import type { JSX } from 'react';
import { Avatar } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './textbox.module.css';
import type { Candidate, CandidateIcon } from './useCandidates';

export function Suggestions({
  id,
  label,
  candidates,
  chosen,
  onChoose,
  onPick,
}: {
  readonly id: string;
  readonly label: string;
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly onPick: (candidate: Candidate) => void;
}): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={ref} id={`${id}-list`} role="listbox" aria-label={label} tabIndex={-1} className={css['suggestions']}>
      {candidates.map((candidate, index) => (
        <div
          key={candidate.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          className={css['suggestion']}
          aria-selected={index === chosen}
          onMouseMove={() => {
            if (index !== chosen) onChoose(index);
          }}
          // Before the box could lose the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(candidate);
          }}
        >
          <CandidateIconView icon={candidate.icon} />
          <span className={css['suggestionLabel']}>{candidate.label}</span>
          <span className={css['suggestionHint']}>{candidate.hint}</span>
        </div>
      ))}
    </div>
  );
}

function CandidateIconView({ icon }: { readonly icon: CandidateIcon }): JSX.Element {
  switch (icon.kind) {
    case 'avatar':
      return <Avatar src={icon.url} name={icon.name} size={24} />;
    case 'role':
      return (
        <span
          className={css['roleDot']}
          style={icon.color === 0 ? {} : { background: `#${icon.color.toString(16).padStart(6, '0')}` }}
          aria-hidden="true"
        />
      );
    case 'channel':
      return <Icon name="hash" />;
    case 'glyph':
      return <span className={css['glyph']}>{icon.text}</span>;
    case 'image':
      return <img src={icon.url} alt="" width={22} height={22} />;
  }
}
