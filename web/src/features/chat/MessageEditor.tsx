import { useEffect, useMemo, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { fromEditable, toEditable } from '@/model/markdown';
import { has, Permission } from '@/model/permissions';
import type { Message } from '@/model/types';
import { kContentMax } from '@/parts/drafts/limits';
import { loadedCatalogue } from '@/parts/emoji/catalogue';
import { lengthOf } from '@/parts/textbox/edits';
import { editableNames, editableTargets } from '@/parts/textbox/names';
import { TextBox } from '@/parts/textbox/TextBox';
import type { TextBoxHandle } from '@/parts/textbox/TextBox';
import { errorText, useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { useOverlay } from '@/ui/dialog';
import css from './chat.module.css';

/** Edits a message in its place: Enter saves, Escape gives up, an empty text asks to delete. */
export function MessageEditor({ message }: { readonly message: Message }): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const language = useLanguage();
  const external = has(useChannelPermissions(message.channelId), Permission.kExternalEmojis);
  const [text, setText] = useState(() => toEditable(message.content, editableNames(stores, message.guildId)));
  const box = useRef<TextBoxHandle>(null);
  useEffect(() => box.current?.focus(), []);
  const content = useMemo(() => {
    const channel = stores.guilds.getState().channels.get(message.channelId);
    const typed = text.trim();
    return channel === undefined
      ? typed
      : fromEditable(typed, editableTargets(stores, channel, external, loadedCatalogue(language)));
  }, [text, stores, message.channelId, external, language]);
  const over = lengthOf(content) - kContentMax;
  const close = (): void => {
    stores.view.setState({ editing: null });
    document.getElementById('composer')?.focus();
  };
  const save = (): void => {
    if (over > 0) return;
    close();
    if (content === message.content) return;
    const removes = content === '' && message.attachments.length === 0;
    const done = removes ? commands.remove(message) : commands.edit(message, content);
    void done.catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  };
  return (
    <div className={css['editor']}>
      <TextBox
        ref={box}
        channelId={message.channelId}
        value={text}
        label={t('message.edit')}
        invalid={over > 0}
        onChange={setText}
        onSubmit={save}
        onKey={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        }}
      />
      <p role={over > 0 ? 'alert' : undefined}>
        {over > 0 ? t('composer.over', { count: over }) : t('message.editHint')}
      </p>
    </div>
  );
}
