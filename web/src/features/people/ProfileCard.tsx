/** A person's card: who they are here, their roles, a private note, and what one can do. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useLanguage, useT } from '@/i18n';
import type { GuildId, UserId } from '@/model/ids';
import { idTimeMs } from '@/model/ids';
import { object, text } from '@/model/parse';
import { RelationshipType } from '@/model/types';
import { errorText, useActions, useDisplayName, useMember, useSession, useUser } from '@/session/context';
import { MessageText } from '@/parts/markdown/MessageText';
import { Avatar, Button, IconButton } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntries } from '@/ui/dialog';
import css from './people.module.css';

export function ProfileCard({
  userId,
  guildId,
  anchor,
  onClose,
}: {
  readonly userId: UserId;
  readonly guildId: GuildId | null;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores, commands, api } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const language = useLanguage();
  const user = useUser(userId);
  const member = useMember(guildId, userId);
  const name = useDisplayName(userId, guildId);
  const me = useStore(stores.people, (state) => state.me?.id === userId);
  const status = useStore(stores.people, (state) => state.presences.get(userId)?.status ?? 'offline');
  const relationship = useStore(stores.people, (state) => state.relationships.get(userId)?.type ?? 0);
  const roles = useStore(stores.guilds, (state) => (guildId === null ? undefined : state.roles.get(guildId)));
  const savedNote = useStore(stores.people, (state) => state.notes.get(userId) ?? '');
  const [note, setNote] = useState(savedNote);
  const [bio, setBio] = useState('');
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: anchor.right + 8, top: anchor.top });

  useLayoutEffect(() => {
    const box = ref.current?.getBoundingClientRect();
    if (box === undefined) return;
    const right = anchor.right + 8;
    const left = right + box.width > window.innerWidth - 8 ? anchor.left - box.width - 8 : right;
    setPlace({
      left: Math.max(8, Math.min(left, window.innerWidth - box.width - 8)),
      top: Math.max(8, Math.min(anchor.top, window.innerHeight - box.height - 8)),
    });
  }, [anchor, bio]);

  useEffect(() => {
    const back = document.activeElement;
    ref.current?.focus();
    return () => {
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);

  useEffect(() => {
    let stale = false;
    void api
      .get(`/users/${userId}/profile`, { query: { with_mutual_guilds: true, guild_id: guildId ?? undefined } })
      .then(
        (answer) => {
          const json = object(answer);
          if (!stale) setBio(text(object(json['user_profile'])['bio'], text(object(json['user'])['bio'])));
        },
        () => undefined, // The card is useful without it.
      );
    return () => {
      stale = true;
    };
  }, [api, guildId, userId]);

  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const saveNote = (): void => {
    if (note !== savedNote) void commands.note(userId, note).catch(fail);
  };
  const message = (): void =>
    void commands.openDirect(userId).then((channel) => actions.go({ guildId: '@me', channelId: channel.id }), fail);
  const more: MenuEntries = [
    ...(relationship === RelationshipType.kFriend
      ? [
          {
            key: 'remove',
            text: t('friends.remove'),
            danger: true,
            onSelect: () => void commands.forgetRelationship(userId).catch(fail),
          },
        ]
      : []),
    relationship === RelationshipType.kBlocked
      ? {
          key: 'unblock',
          text: t('profile.unblock'),
          onSelect: () => void commands.forgetRelationship(userId).catch(fail),
        }
      : {
          key: 'block',
          text: t('profile.block'),
          danger: true,
          onSelect: () => void commands.block(userId).catch(fail),
        },
    { key: 'id', text: t('menu.copyId'), onSelect: () => void navigator.clipboard.writeText(userId) },
  ];
  const shownRoles = (member?.roles ?? [])
    .flatMap((id) => roles?.get(id) ?? [])
    .toSorted((a, b) => b.position - a.position);
  return (
    <>
      <div className={css['scrim']} role="presentation" onMouseDown={onClose} />
      <div
        ref={ref}
        className={css['card']}
        style={place}
        role="dialog"
        aria-label={t('profile.label', { name })}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        <div
          className={css['banner']}
          style={
            user?.accentColor == null ? undefined : { background: `#${user.accentColor.toString(16).padStart(6, '0')}` }
          }
        />
        <div className={css['top']}>
          <Avatar
            src={user === undefined ? null : avatarUrl(user, 128)}
            name={name}
            size={72}
            status={status}
            statusLabel={t(`status.${status}`)}
          />
          {!me && (
            <IconButton
              icon="more"
              label={t('message.more')}
              onClick={(event) => overlay.menuBelow(event.currentTarget, name, more)}
            />
          )}
        </div>
        <div className={css['body']}>
          <div>
            <h2>{name}</h2>
            <span>@{user?.username ?? ''}</span>
          </div>
          {bio !== '' && (
            <section>
              <h3>{t('profile.about')}</h3>
              <div style={{ overflowWrap: 'anywhere' }}>
                <MessageText content={bio} guildId={guildId} />
              </div>
            </section>
          )}
          <section>
            <h3>{t('profile.since')}</h3>
            <p>
              {new Date(idTimeMs(userId)).toLocaleDateString(language)}
              {member?.joinedAt != null &&
                ` · ${t('profile.joined', { date: new Date(member.joinedAt).toLocaleDateString(language) })}`}
            </p>
          </section>
          {shownRoles.length > 0 && (
            <section>
              <h3>{t('profile.roles')}</h3>
              <div className={css['roles']}>
                {shownRoles.map((role) => (
                  <span key={role.id} className={css['role']}>
                    <i
                      style={{
                        background:
                          role.color === 0 ? 'var(--offline)' : `#${role.color.toString(16).padStart(6, '0')}`,
                      }}
                    />
                    {role.name}
                  </span>
                ))}
              </div>
            </section>
          )}
          {!me && (
            <section>
              <h3>{t('profile.note')}</h3>
              <textarea
                className={css['note']}
                aria-label={t('profile.note')}
                placeholder={t('profile.notePlaceholder')}
                maxLength={256}
                value={note}
                onChange={(event) => setNote(event.target.value)}
                onBlur={saveNote}
              />
            </section>
          )}
          <div className={css['buttons']}>
            {me ? (
              <Button small onClick={() => actions.openSettings('profile')}>
                {t('profile.edit')}
              </Button>
            ) : (
              <>
                <Button kind="primary" small onClick={message}>
                  {t('profile.message')}
                </Button>
                {relationship === 0 && user?.bot !== true && (
                  <Button
                    small
                    onClick={() =>
                      void commands.befriendById(userId).then(() => overlay.toast(t('friends.sent', { name })), fail)
                    }
                  >
                    {t('friends.add')}
                  </Button>
                )}
                {relationship === RelationshipType.kIncoming && (
                  <Button small onClick={() => void commands.befriendById(userId).catch(fail)}>
                    {t('friends.accept')}
                  </Button>
                )}
              </>
            )}
          </div>
        </div>
      </div>
    </>
  );
}
