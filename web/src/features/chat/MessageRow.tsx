/** One message: author, text, files, embeds, reactions, and what can be done with it. */
import { memo, useMemo } from 'react';
import type { JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { avatarUrl, memberAvatarUrl } from '@/api/cdn';
import { useLanguage, useT } from '@/i18n';
import type { Message } from '@/model/types';
import { MessageFlag, MessageType } from '@/model/types';
import { usePersonMenu } from '@/parts/people/usePersonMenu';
import { useActions, useDisplayName, useMember, useSession, useUser } from '@/session/context';
import { nameColor } from '@/stores/selectors';
import { Avatar } from '@/ui/controls';
import { readableColor } from '@/ui/colors';
import { formatDate, sameDay } from '@/ui/dates';
import { Icon } from '@/ui/icons';
import type { IconName } from '@/ui/icons';
import css from './chat.module.css';
import { Attachments } from './Attachments';
import { Embeds } from './Embeds';
import { InviteCards } from './InviteCards';
import { MessageActions } from './MessageActions';
import { MessageEditor } from './MessageEditor';
import { MessageText } from '@/parts/markdown/MessageText';
import { PollCard } from './PollCard';
import { Reactions } from './Reactions';
import { ReplyLine } from './ReplyLine';
import { SystemText } from './SystemText';
import { startReply } from './useMessageMenu';
import { useTouched } from './useTouched';

function Time({ at, long }: { readonly at: number; readonly long: boolean }): JSX.Element {
  const language = useLanguage();
  const time = formatDate(at, 'time', language);
  const text = !long || sameDay(at, Date.now()) ? time : `${formatDate(at, 'day', language)} ${time}`;
  return (
    <time className={css['time']} dateTime={new Date(at).toISOString()} title={formatDate(at, 'full', language)}>
      {text}
    </time>
  );
}

const kSystemIcons: Readonly<Record<number, IconName>> = {
  [MessageType.kPinned]: 'pin',
  [MessageType.kJoin]: 'invite',
  [MessageType.kPollResult]: 'poll',
};

export const MessageRow = memo(function MessageRow({
  message,
  head,
  flash,
}: {
  readonly message: Message;
  readonly head: boolean;
  readonly flash: boolean;
}): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const t = useT();
  const webhook = message.webhookId !== null;
  const user = useUser(message.authorId) ?? message.author;
  const member = useMember(message.guildId, message.authorId);
  const known = useDisplayName(message.authorId, message.guildId);
  const name = webhook
    ? (message.author.globalName ?? message.author.username)
    : known === '…'
      ? message.author.username
      : known;
  const roles = useStore(stores.guilds, (state) =>
    message.guildId === null ? undefined : state.roles.get(message.guildId),
  );
  const color = useMemo(() => (webhook ? null : nameColor(member, roles)), [webhook, member, roles]);
  const mention = useStore(stores.people, (state) => {
    const { me } = state;
    if (me === null || message.guildId === null || message.authorId === me.id) return false;
    const own = stores.guilds.getState().members.get(message.guildId)?.get(me.id)?.roles ?? [];
    return (
      message.mentionEveryone ||
      message.mentions.includes(me.id) ||
      message.mentionRoles.some((role) => own.includes(role))
    );
  });
  const blocked = useStore(stores.people, (state) => state.relationships.get(message.authorId)?.type === 2);
  const editing = useStore(stores.view, (state) => state.editing === message.id);
  const { touched, menuAt, props } = useTouched({
    onReply: () => startReply(stores, message),
    onUnread: () => void commands.markUnread(message).catch(() => undefined),
  });
  const personMenu = usePersonMenu();
  // A finger that stays asks for the message's menu, which is what it came for.
  const person = (event: MouseEvent<HTMLElement>): void => {
    const finger = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch';
    if (!webhook && !finger) personMenu(event, message.authorId, message.guildId);
  };
  const system =
    message.type !== MessageType.kDefault &&
    message.type !== MessageType.kReply &&
    message.type !== MessageType.kCommand;
  const picture =
    webhook || member?.avatar == null || message.guildId === null
      ? avatarUrl(webhook ? message.author : user)
      : memberAvatarUrl(message.guildId, user.id, member.avatar);
  const profile = (event: MouseEvent<HTMLElement>): void => {
    if (!webhook) actions.openProfile(message.authorId, message.guildId, event.currentTarget);
  };
  if (system)
    return (
      <article className={css['message']} data-head="true" data-flash={flash} data-message={message.id} {...props}>
        <div className={css['side']} style={{ justifySelf: 'center' }}>
          <Icon name={kSystemIcons[message.type] ?? 'info'} />
        </div>
        <div className={css['content']}>
          <p className={css['system']}>
            <SystemText message={message} name={name} onProfile={profile} /> <Time at={message.sentAt} long />
          </p>
          <Reactions message={message} />
        </div>
        {touched && <MessageActions message={message} menuAt={menuAt} />}
      </article>
    );
  return (
    <article
      className={css['message']}
      data-head={head}
      data-mention={mention}
      data-flash={flash}
      data-message={message.id}
      {...props}
    >
      {message.replyTo !== null && <ReplyLine reply={message.replyTo} message={message} />}
      <div className={css['side']}>
        {head ? (
          <button
            type="button"
            className={css['avatarButton']}
            tabIndex={-1}
            aria-hidden="true"
            onClick={profile}
            onContextMenu={person}
          >
            <Avatar src={picture} name={name} size={40} />
          </button>
        ) : (
          <Time at={message.sentAt} long={false} />
        )}
      </div>
      <div className={css['content']}>
        {head && (
          <div className={css['head']}>
            <button
              type="button"
              className={css['author']}
              style={color === null ? undefined : { color: readableColor(color) }}
              onClick={profile}
              onContextMenu={person}
            >
              {name}
            </button>
            {(user.bot || webhook) && (
              <span className={css['tag']}>{t(webhook ? 'message.webhook' : 'message.bot')}</span>
            )}
            <Time at={message.sentAt} long />
            {(message.flags & MessageFlag.kSilent) !== 0 && <Icon name="bellOff" size={14} />}
          </div>
        )}
        {editing ? (
          <MessageEditor message={message} />
        ) : blocked ? (
          <details>
            <summary className={css['system']}>{t('message.blocked')}</summary>
            <Body message={message} />
          </details>
        ) : (
          <Body message={message} />
        )}
        <Reactions message={message} />
      </div>
      {touched && !editing && <MessageActions message={message} menuAt={menuAt} />}
    </article>
  );
});

function Body({ message }: { readonly message: Message }): JSX.Element {
  const t = useT();
  const language = useLanguage();
  return (
    <>
      {message.content !== '' && (
        <div className={css['text']}>
          <MessageText
            content={message.content}
            guildId={message.guildId}
            suffix={
              message.editedAt === null ? undefined : (
                <span className={css['edited']} title={formatDate(message.editedAt, 'medium', language)}>
                  ({t('message.edited')})
                </span>
              )
            }
          />
        </div>
      )}
      {message.content !== '' && <InviteCards content={message.content} />}
      {message.poll !== null && <PollCard message={message} poll={message.poll} />}
      {message.attachments.length > 0 && <Attachments message={message} />}
      {message.embeds.length > 0 && (message.flags & MessageFlag.kSuppressEmbeds) === 0 && <Embeds message={message} />}
    </>
  );
}
