/** What others see: display name, picture, words about oneself. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { OwnUser } from '@/model/types';
import { useAction } from '@/parts/settings/action';
import { Section } from '@/parts/settings/blocks';
import { useDraft } from '@/parts/settings/draft';
import { PicturePicker } from '@/parts/settings/PicturePicker';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { userName } from '@/stores/selectors';
import { Avatar, TextArea, TextField } from '@/ui/controls';
import css from './settings.module.css';

interface Fields {
  readonly globalName: string;
  readonly pronouns: string;
  readonly bio: string;
  /** A hash where it is as it was, a data URI where a new one was picked. */
  readonly avatar: string | null;
  readonly accent: string;
}

function fieldsOf(me: OwnUser): Fields {
  return {
    globalName: me.globalName ?? '',
    pronouns: me.pronouns,
    bio: me.bio,
    avatar: me.avatar,
    accent: me.accentColor === null ? '' : `#${me.accentColor.toString(16).padStart(6, '0')}`,
  };
}

function bodyOf(changes: Partial<Fields>): Record<string, unknown> {
  return {
    ...(changes.globalName === undefined ? {} : { global_name: changes.globalName.trim() || null }),
    ...(changes.pronouns === undefined ? {} : { pronouns: changes.pronouns }),
    ...(changes.bio === undefined ? {} : { bio: changes.bio }),
    ...(changes.avatar === undefined ? {} : { avatar: changes.avatar }),
    ...(changes.accent === undefined
      ? {}
      : { accent_color: changes.accent === '' ? null : Number.parseInt(changes.accent.slice(1), 16) }),
  };
}

export function ProfilePage(): JSX.Element | null {
  const { stores } = useSession();
  const me = useStore(stores.people, (state) => state.me);
  return me === null ? null : <Form me={me} />;
}

function Form({ me }: { readonly me: OwnUser }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const draft = useDraft(fieldsOf(me));
  const action = useAction(['global_name', 'pronouns', 'bio']);
  const { value } = draft;
  const picture =
    value.avatar?.startsWith('data:') === true ? value.avatar : avatarUrl({ ...me, avatar: value.avatar });
  const name = value.globalName.trim() || me.username;
  return (
    <>
      <Section text={t('settings.profileText')}>
        <PicturePicker
          label={t('settings.avatar')}
          name={name}
          src={picture}
          removable={value.avatar !== null}
          onPick={(avatar) => draft.set({ avatar })}
        />
        <TextField
          label={t('settings.displayName')}
          maxLength={32}
          placeholder={me.username}
          value={value.globalName}
          error={action.fieldProblem('global_name')}
          onChange={(event) => draft.set({ globalName: event.target.value })}
        />
        <TextField
          label={t('settings.pronouns')}
          maxLength={40}
          value={value.pronouns}
          error={action.fieldProblem('pronouns')}
          onChange={(event) => draft.set({ pronouns: event.target.value })}
        />
        <TextArea
          label={t('profile.about')}
          hint={t('settings.left', { count: 190 - [...value.bio].length })}
          maxLength={190}
          value={value.bio}
          error={action.fieldProblem('bio')}
          onChange={(event) => draft.set({ bio: event.target.value })}
        />
        <label className={css['color']}>
          <span>{t('settings.accent')}</span>
          <input
            type="color"
            value={value.accent === '' ? '#b3552d' : value.accent}
            onChange={(event) => draft.set({ accent: event.target.value })}
          />
        </label>
      </Section>
      <Section title={t('settings.preview')}>
        <div className={css['card']}>
          <div className={css['cardTop']} style={{ background: value.accent === '' ? undefined : value.accent }} />
          <Avatar src={picture} name={name} size={72} />
          <div className={css['cardText']}>
            <strong>{name}</strong>
            <span>
              {userName({ ...me, globalName: null })}
              {value.pronouns === '' ? '' : ` · ${value.pronouns}`}
            </span>
            {value.bio !== '' && <p>{value.bio}</p>}
          </div>
        </div>
      </Section>
      <SaveBar draft={draft} action={action} save={() => api.patch('/users/@me', bodyOf(draft.changes))} />
    </>
  );
}
