/** Name, address and password of the account; pausing and deleting it. */
import { useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useT } from '@/i18n';
import { useAction } from '@/parts/settings/action';
import { Buttons, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { useDraft } from '@/parts/settings/draft';
import { CodeField, NewPasswordField, PasswordField, Problem } from '@/parts/settings/fields';
import { useUnsaved } from '@/parts/settings/Pages';
import { useMe, useSession } from '@/session/context';
import { Button, TextField } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';

export function AccountPage(): JSX.Element {
  return (
    <>
      <NameAndAddress />
      <Password />
      <TheEnd />
    </>
  );
}

function NameAndAddress(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const me = useMe();
  const email = me?.email ?? '';
  const verified = me?.verified ?? false;
  const draft = useDraft({ username: me?.username ?? '', email });
  const [password, setPassword] = useState('');
  const { busy, problem, fieldProblem, run } = useAction(['username', 'email', 'password']);
  useUnsaved(draft.dirty);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const body = { ...draft.changes, ...(draft.changes.email === undefined ? {} : { password }) };
    void run(() => api.patch('/users/@me', body)).then((worked) => {
      if (!worked) return;
      draft.reset();
      setPassword('');
      overlay.toast(t('settings.saved'));
    });
  };
  return (
    <form onSubmit={save}>
      <Section title={t('settings.nameAndAddress')}>
        <Problem text={problem} />
        <TextField
          label={t('auth.username')}
          hint={t('auth.usernameHint')}
          autoComplete="username"
          required
          minLength={2}
          maxLength={32}
          value={draft.value.username}
          error={fieldProblem('username')}
          onChange={(event) => draft.set({ username: event.target.value.toLowerCase() })}
        />
        <TextField
          label={t('auth.email')}
          hint={email === '' || verified ? undefined : t('settings.notVerified')}
          type="email"
          autoComplete="email"
          required
          value={draft.value.email}
          error={fieldProblem('email')}
          onChange={(event) => draft.set({ email: event.target.value })}
        />
        {draft.changes.email !== undefined && (
          <PasswordField
            label={t('settings.currentPassword')}
            value={password}
            error={fieldProblem('password')}
            onChange={setPassword}
          />
        )}
        {draft.dirty && (
          <Buttons>
            <Button type="submit" kind="primary" busy={busy}>
              {t('app.save')}
            </Button>
            <Button kind="quiet" onClick={draft.reset}>
              {t('settings.reset')}
            </Button>
          </Buttons>
        )}
      </Section>
    </form>
  );
}

function Password(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [code, setCode] = useState('');
  const twoFactor = me?.mfaEnabled ?? false;
  const { busy, problem, fieldProblem, run } = useAction(['password', 'new_password', 'code']);
  const close = (): void => {
    setOpen(false);
    setPassword('');
    setNext('');
    setCode('');
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => api.patch('/users/@me', { password, new_password: next, ...(twoFactor ? { code } : {}) })).then(
      (worked) => {
        if (!worked) return;
        close();
        overlay.toast(t('settings.passwordChanged'));
      },
    );
  };
  if (!open)
    return (
      <Section title={t('auth.password')} text={t('settings.passwordText')}>
        <Buttons>
          <Button onClick={() => setOpen(true)}>{t('settings.changePassword')}</Button>
        </Buttons>
      </Section>
    );
  return (
    <form onSubmit={save}>
      <Section title={t('auth.password')} text={t('settings.passwordText')}>
        <Problem text={problem} />
        <PasswordField
          label={t('settings.currentPassword')}
          autoFocus
          value={password}
          error={fieldProblem('password')}
          onChange={setPassword}
        />
        <NewPasswordField
          label={t('auth.newPassword')}
          name="new_password"
          value={next}
          error={fieldProblem('new_password')}
          onChange={setNext}
        />
        {twoFactor && <CodeField value={code} error={fieldProblem('code')} onChange={setCode} />}
        <Buttons>
          <Button type="submit" kind="primary" busy={busy}>
            {t('settings.changePassword')}
          </Button>
          <Button kind="quiet" onClick={close}>
            {t('app.cancel')}
          </Button>
        </Buttons>
      </Section>
    </form>
  );
}

function TheEnd(): JSX.Element {
  const { api, logOut } = useSession();
  const t = useT();
  const me = useMe();
  const [asking, setAsking] = useState<'disable' | 'delete' | null>(null);
  const twoFactor = me?.mfaEnabled ?? false;
  return (
    <Section title={t('settings.theEnd')} text={t('settings.theEndText')}>
      <Buttons>
        <Button onClick={() => setAsking('disable')}>{t('settings.disable')}</Button>
        <Button kind="danger" onClick={() => setAsking('delete')}>
          {t('settings.delete')}
        </Button>
      </Buttons>
      {asking !== null && (
        <Confirm
          title={t(`settings.${asking}`)}
          text={t(`settings.${asking}Text`)}
          action={t(`settings.${asking}`)}
          password
          code={twoFactor}
          onConfirm={async ({ password, code }) => {
            await api.post(`/users/@me/${asking}`, { password, ...(twoFactor ? { code } : {}) });
            await logOut();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  );
}
