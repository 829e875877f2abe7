/** Where a message is written: text, files, emoji, the message it answers, and what the place allows. */
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { ClipboardEvent, JSX, KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { EmojiButton } from '@/parts/emoji/EmojiButton';
import { useLanguage, useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { isTimedOut } from '@/model/permissions';
import { useMember, useMe, useSession } from '@/session/context';
import { useChannel } from '@/session/facts';
import { channelTitle } from '@/stores/selectors';
import { IconButton } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntries } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import { bytes } from '@/ui/bytes';
import css from './composer.module.css';
import { changeFile, filesStore, removeFile } from '@/parts/drafts/files';
import { FileTray } from './FileTray';
import { kContentMax } from '@/parts/drafts/limits';
import { ReplyBar } from './ReplyBar';
import { TextBox } from '@/parts/textbox/TextBox';
import type { TextBoxHandle } from '@/parts/textbox/TextBox';
import { useComposer } from './useComposer';
import type { ComposerModel } from './useComposer';
import { useDrop } from './useDrop';
import { clock } from './useSlowMode';

const PollDialog = lazy(() => import('./PollDialog'));

export function Composer({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const { stores } = useSession();
  const model = useComposer(channelId);
  const channel = useChannel(channelId);
  const title = useStore(stores.people, (people) => (channel === undefined ? '' : channelTitle(channel, people)));
  const name = channel?.guildId === null ? title : `#${title}`;
  return model.maySend ? (
    <OpenComposer channelId={channelId} model={model} name={name} />
  ) : (
    <ClosedComposer channelId={channelId} />
  );
}

function ClosedComposer({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  const language = useLanguage();
  const guildId = useStore(stores.guilds, (state) => state.channels.get(channelId)?.guildId ?? null);
  const member = useMember(guildId, useMe()?.id ?? null);
  const until = member?.timeoutUntil ?? 0;
  const text =
    member !== undefined && isTimedOut(member, Date.now())
      ? t('composer.timedOut', {
          time: new Date(until).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
        })
      : t('composer.forbidden');
  return (
    <div className={css['closed']} id="composer" tabIndex={-1}>
      <Icon name="lock" size={18} />
      <p>{text}</p>
    </div>
  );
}

interface OpenProps {
  readonly channelId: ChannelId;
  readonly model: ComposerModel;
  readonly name: string;
}

function OpenComposer({ channelId, model, name }: OpenProps): JSX.Element {
  const { stores } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const id = useId();
  const box = useRef<TextBoxHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const store = filesStore(stores);
  const over = useDrop(model.mayAttach, (files) => {
    model.add(files);
    box.current?.focus();
  });
  const [polling, setPolling] = useState(false);
  useTypeAnywhere(box);
  const guildId = useStore(stores.guilds, (state) => state.channels.get(channelId)?.guildId ?? null);

  const paste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const files = [...event.clipboardData.files];
    const pasted = event.clipboardData.getData('text/plain');
    if (files.length > 0) {
      event.preventDefault();
      model.add(files);
    } else if (model.mayAttach && pasted.length > kContentMax) {
      event.preventDefault();
      model.add([new File([pasted], 'message.txt', { type: 'text/plain' })]);
      overlay.toast(t('composer.longPaste'));
    }
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'ArrowUp' && model.text === '' && model.editLast()) event.preventDefault();
    else if ((event.key === 'PageUp' || event.key === 'PageDown') && model.text === '') {
      const log = document.querySelector('[role=log]');
      log?.scrollBy({ top: (event.key === 'PageUp' ? -0.85 : 0.85) * log.clientHeight });
      event.preventDefault();
    } else if (event.key === 'Escape' && model.reply !== null) {
      event.stopPropagation();
      model.cancelReply();
    }
  };
  const additions: MenuEntries = [
    ...(model.mayAttach
      ? [
          {
            key: 'files',
            text: t('composer.attach'),
            icon: <Icon name="file" size={16} />,
            onSelect: () => picker.current?.click(),
          },
        ]
      : []),
    { key: 'poll', text: t('poll.create'), icon: <Icon name="poll" size={16} />, onSelect: () => setPolling(true) },
  ];
  return (
    <form
      className={css['composer']}
      aria-label={t('composer.label', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        model.send();
        box.current?.focus();
      }}
    >
      {model.reply !== null && <ReplyBar channelId={channelId} reply={model.reply} />}
      {model.files.length > 0 && (
        <FileTray
          files={model.files}
          fileMax={model.limits.file}
          onRemove={(key) => {
            removeFile(store, channelId, key);
            box.current?.focus();
          }}
          onChange={(key, change) => changeFile(store, channelId, key, change)}
        />
      )}
      <div className={css['row']}>
        {(model.mayAttach || model.mayPoll) && (
          <>
            <IconButton
              icon="plus"
              label={t(model.mayPoll ? 'composer.add' : 'composer.attach')}
              aria-haspopup={model.mayPoll ? 'menu' : undefined}
              onClick={(event) => {
                if (model.mayPoll) overlay.menuBelow(event.currentTarget, t('composer.add'), additions);
                else picker.current?.click();
              }}
            />
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                model.add([...(event.target.files ?? [])]);
                event.target.value = ''; // The same file can be picked again.
                box.current?.focus();
              }}
            />
          </>
        )}
        <TextBox
          ref={box}
          id="composer"
          channelId={channelId}
          value={model.text}
          label={t('composer.label', { name })}
          placeholder={t('composer.placeholder', { name })}
          describedBy={`${id}-notes`}
          invalid={model.left !== null && model.left < 0}
          onChange={model.setText}
          onSubmit={model.send}
          onKey={keys}
          onPaste={paste}
        />
        <EmojiButton
          label={t('composer.emoji')}
          guildId={guildId}
          external={model.mayExternal}
          onPick={(emoji) => box.current?.insert(`${emoji.id === null ? emoji.name : `:${emoji.name}:`} `)}
        />
        <button
          type="submit"
          className={css['send']}
          aria-label={t('composer.send')}
          title={t('composer.send')}
          disabled={!model.canSend}
        >
          <Icon name="send" />
        </button>
      </div>
      <Notes id={`${id}-notes`} model={model} />
      {polling && (
        <Suspense fallback={null}>
          <PollDialog channelId={channelId} onClose={() => setPolling(false)} />
        </Suspense>
      )}
      {over &&
        createPortal(
          <div className={css['drop']} role="status">
            <span>{t('composer.dropHere', { name })}</span>
          </div>,
          document.body,
        )}
    </form>
  );
}

/** What holds the message back or soon will: length, files, slow mode. */
function Notes({ id, model }: { readonly id: string; readonly model: ComposerModel }): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const { left, slow } = model;
  return (
    <div id={id} className={css['notes']}>
      {slow.interval > 0 && (
        <span title={slow.exempt ? t('composer.slowExempt') : undefined} data-waiting={slow.left > 0}>
          {slow.left > 0
            ? t('composer.slowWait', { time: clock(slow.left) })
            : t('composer.slowMode', { time: clock(slow.interval) })}
        </span>
      )}
      {model.filesProblem === 'total' && (
        <span role="alert" className={css['bad']}>
          {t('composer.filesTooLarge', { size: bytes(model.limits.request, language) })}
        </span>
      )}
      {left !== null && (
        <span role="status" className={left < 0 ? css['bad'] : css['count']}>
          {left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left })}
        </span>
      )}
    </div>
  );
}

/** Letters that are typed while nothing has the focus go into the box. */
function useTypeAnywhere(box: { readonly current: TextBoxHandle | null }): void {
  useEffect(() => {
    const keys = (event: globalThis.KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return;
      const active = document.activeElement;
      const free = active === null || active === document.body || active.matches('[role=log], [data-message]');
      if (free && document.querySelector('dialog[open]') === null) box.current?.focus();
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [box]);
}
