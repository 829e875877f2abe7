import { useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useT } from '@/i18n';
import type { Message } from '@/model/types';
import { errorText, useSession } from '@/session/context';
import { useOverlay } from '@/ui/dialog';
import css from './chat.module.css';

const kContentMax = 2000;

/** Edits a message in its place: Enter saves, Escape gives up, an empty text asks to delete. */
export function MessageEditor({ message }: { readonly message: Message }): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const [text, setText] = useState(message.content);
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const box = ref.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);
  const close = (): void => {
    stores.view.setState({ editing: null });
    document.getElementById('composer')?.focus();
  };
  const save = (): void => {
    const content = text.trim();
    close();
    if (content === message.content) return;
    const done =
      content === ''
        ? message.attachments.length > 0
          ? commands.edit(message, '')
          : commands.remove(message)
        : commands.edit(message, content);
    void done.catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      save();
    }
  };
  return (
    <div className={css['editor']}>
      <textarea
        ref={ref}
        aria-label={t('message.edit')}
        rows={Math.min(12, text.split('\n').length)}
        maxLength={kContentMax}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
      <p>{t('message.editHint')}</p>
    </div>
  );
}
