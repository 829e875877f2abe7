/**
 * The box that message text is written in: grows with it, completes people, roles, channels and emoji, knows the keys for
 * marks. Used by the composer and by the editor of sent messages.
 */
import { useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ClipboardEvent, JSX, KeyboardEvent, Ref } from 'react';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { tokenAt } from './completion';
import type { Token } from './completion';
import css from './textbox.module.css';
import { insideFence, linkedSelection, markOfKey, toggledMark } from './edits';
import type { Edit } from './edits';
import { Suggestions } from './Suggestions';
import { useCandidates } from './useCandidates';
import type { Candidate } from './useCandidates';

export interface TextBoxHandle {
  readonly focus: () => void;
  /** Writes at the caret, as if typed. */
  readonly insert: (text: string) => void;
}

interface TextBoxProps {
  readonly ref?: Ref<TextBoxHandle>;
  readonly id?: string;
  readonly channelId: ChannelId;
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  /** Keys that the box has no use for itself. */
  readonly onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  readonly onPaste?: (event: ClipboardEvent<HTMLTextAreaElement>) => void;
}

/** Replaces through the browser's own editing, so that undo knows of it. */
function apply(box: HTMLTextAreaElement, edit: Edit): void {
  box.focus();
  box.setSelectionRange(edit.from, edit.to);
  const typed =
    typeof document.execCommand === 'function' &&
    document.execCommand(edit.insert === '' ? 'delete' : 'insertText', false, edit.insert);
  if (!typed) {
    box.setRangeText(edit.insert, edit.from, edit.to, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
  box.setSelectionRange(edit.selectFrom, edit.selectTo);
}

/** A finger's Enter makes a new line: phones have no Shift+Enter, and the button sends. */
function touches(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}

export function TextBox(props: TextBoxProps): JSX.Element {
  const { ref, channelId, value, onChange, onSubmit, onKey } = props;
  const t = useT();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const token = useMemo<Token | null>(() => (caret === null ? null : tokenAt(value, caret)), [value, caret]);
  const open = token !== null && token.start !== dismissed;
  const candidates = useCandidates(channelId, open ? token : null);
  const [chosen, setChosen] = useState<{ readonly of: readonly Candidate[]; readonly at: number }>({
    of: candidates,
    at: 0,
  });
  const at = chosen.of === candidates ? chosen.at : 0;
  const suggesting = open && candidates.length > 0;

  const insert = (text: string): void => {
    const element = box.current;
    if (element === null) return;
    const { selectionStart: from, selectionEnd: to } = element;
    apply(element, { from, to, insert: text, selectFrom: from + text.length, selectTo: from + text.length });
  };
  const focus = (): void => {
    const element = box.current;
    if (element === null || element === document.activeElement) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  };
  useImperativeHandle(ref, () => ({ focus, insert }));

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);

  const complete = (candidate: Candidate | undefined): void => {
    const element = box.current;
    if (element === null || token === null || candidate === undefined) return;
    const space = value.charAt(token.end) === ' ' ? '' : ' ';
    const end = token.start + candidate.insert.length + 1;
    apply(element, {
      from: token.start,
      to: token.end,
      insert: candidate.insert + space,
      selectFrom: end,
      selectTo: end,
    });
    setCaret(end);
  };
  const choose = (by: number): void =>
    setChosen({ of: candidates, at: (at + by + candidates.length) % candidates.length });
  const isWritten = token !== null && candidates[at]?.insert === value.slice(token.start, token.end);
  const suggestionKeys = (event: KeyboardEvent): boolean => {
    if (event.key === 'ArrowDown') choose(1);
    else if (event.key === 'ArrowUp') choose(-1);
    // A name that is typed to its end needs no completing: Enter sends.
    else if (event.key === 'Tab' || (event.key === 'Enter' && !isWritten)) complete(candidates[at]);
    else if (event.key === 'Escape') setDismissed(token?.start ?? null);
    else return false;
    return true;
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const element = event.currentTarget;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (suggesting && plain && !event.shiftKey && suggestionKeys(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const mark = event.ctrlKey || event.metaKey ? markOfKey(event.key, event.shiftKey) : null;
    if (mark !== null) {
      event.preventDefault();
      apply(element, toggledMark(value, element.selectionStart, element.selectionEnd, mark));
    } else if (
      event.key === 'Enter' &&
      plain &&
      !event.shiftKey &&
      !touches() &&
      !insideFence(value, element.selectionStart)
    ) {
      event.preventDefault();
      onSubmit();
    } else onKey?.(event);
  };
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const link = linkedSelection(value, selectionStart, selectionEnd, event.clipboardData.getData('text/plain'));
    if (link === null) return props.onPaste?.(event);
    event.preventDefault();
    apply(event.currentTarget, link);
  };
  const look = (): void => {
    const element = box.current;
    // Suggestions are for what is being typed: when the caret goes elsewhere, they go.
    if (element === null || element.selectionStart !== element.selectionEnd || element.selectionStart !== caret)
      setCaret(null);
  };

  return (
    <div className={css['boxHolder']}>
      {suggesting && (
        <Suggestions
          id={id}
          candidates={candidates}
          chosen={at}
          label={t('composer.completions')}
          onChoose={(index) => setChosen({ of: candidates, at: index })}
          onPick={complete}
        />
      )}
      <textarea
        ref={box}
        id={props.id}
        className={css['box']}
        rows={1}
        dir="auto"
        role="combobox"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-expanded={suggesting}
        aria-controls={suggesting ? `${id}-list` : undefined}
        aria-activedescendant={suggesting ? `${id}-${at}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid === true}
        placeholder={props.placeholder}
        value={value}
        onChange={(event) => {
          setDismissed(null);
          setCaret(event.target.selectionStart);
          onChange(event.target.value);
        }}
        onSelect={look}
        onBlur={() => setCaret(null)}
        onKeyDown={keys}
        onPaste={paste}
      />
    </div>
  );
}
