/** Register, password reset and confirming an address. */
import { useState } from 'react';
import type { ComponentProps, JSX } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { object, text as asText } from '@/model/parse';
import { NewPasswordField } from '@/parts/settings/fields';
import { anonymousApi, register } from '@/session/session';
import { Button, TextField } from '@/ui/controls';

import { Card, FormCard, withSearch } from './form';
import type { AuthProps } from './form';

/** Makes an account. With a token of the server's first start it becomes the administrator. */
export function RegisterPage({ onToken, setUp = false }: AuthProps & { readonly setUp?: boolean }): JSX.Element {
  const t = useT();
  const search = useSearch();
  const query = new URLSearchParams(search);
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const result = await register({
      username: username.trim().toLowerCase(),
      email: email.trim(),
      password,
      invite: query.get('invite'),
      setUpToken: setUp ? linkToken(search) : null,
    });
    if (result.kind === 'token') onToken(result.token);
  };
  return (
    <FormCard
      title={t(setUp ? 'auth.setUp' : 'auth.create')}
      text={t(setUp ? 'auth.setUpText' : 'auth.createText')}
      foot={
        !setUp && (
          <>
            {t('auth.haveAccount')} <Link href={withSearch('/login', search)}>{t('auth.logIn')}</Link>
          </>
        )
      }
      submit={t('auth.register')}
      fields={['username', 'email', 'password']}
      onSubmit={submit}
    >
      {(problem) => (
        <>
          <TextField
            label={t('auth.username')}
            hint={t('auth.usernameHint')}
            name="username"
            autoComplete="username"
            required
            autoFocus
            minLength={2}
            maxLength={32}
            value={username}
            error={problem('username')}
            onChange={(event) => setUsername(event.target.value)}
          />
          <EmailField name="email" value={email} error={problem('email')} onChange={setEmail} />
          <NewPasswordField value={password} error={problem('password')} onChange={setPassword} />
        </>
      )}
    </FormCard>
  );
}

function EmailField({
  onChange,
  ...rest
}: Omit<ComponentProps<typeof TextField>, 'label' | 'onChange'> & {
  readonly onChange: (value: string) => void;
}): JSX.Element {
  const t = useT();
  return (
    <TextField
      {...rest}
      label={t('auth.email')}
      type="email"
      autoComplete="email"
      required
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function ForgotPage(): JSX.Element {
  const t = useT();
  const [login, setLogin] = useState('');
  const [sent, setSent] = useState(false);
  const back = <Link href="/login">{t('auth.back')}</Link>;
  if (sent) return <Card title={t('auth.forgotTitle')} text={t('auth.forgotSent')} foot={back} />;
  return (
    <FormCard
      title={t('auth.forgotTitle')}
      text={t('auth.forgotText')}
      foot={back}
      submit={t('auth.forgotSend')}
      fields={['login']}
      onSubmit={async () => {
        await anonymousApi.post('/auth/forgot', { login });
        setSent(true);
      }}
    >
      {(problem) => <EmailField name="login" autoFocus value={login} error={problem('login')} onChange={setLogin} />}
    </FormCard>
  );
}

/** The token stands in the fragment or the query of the link in the mail. */
function linkToken(search: string): string {
  return new URLSearchParams(search).get('token') ?? new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}

export function ResetPage({ onToken }: AuthProps): JSX.Element {
  const t = useT();
  const token = linkToken(useSearch());
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const next = asText(object(await anonymousApi.post('/auth/reset', { token, password }))['token']);
    if (next !== '') onToken(next);
  };
  return (
    <FormCard
      title={t('auth.resetTitle')}
      foot={<Link href="/login">{t('auth.back')}</Link>}
      submit={t('auth.resetDo')}
      fields={['password']}
      onSubmit={submit}
    >
      {(problem) => (
        <NewPasswordField
          label={t('auth.newPassword')}
          autoFocus
          value={password}
          error={problem('password')}
          onChange={setPassword}
        />
      )}
    </FormCard>
  );
}

export function VerifyPage(): JSX.Element {
  const t = useT();
  const token = linkToken(useSearch());
  const [, go] = useLocation();
  const [state, setState] = useState<MessageKey>('auth.verifyText');
  const verify = (): void => {
    void anonymousApi.post('/auth/verify', { token }).then(
      () => setState('auth.verified'),
      () => setState('auth.verifyFailed'),
    );
  };
  return (
    <Card title={t('auth.verifyTitle')} text={t(state)}>
      {state === 'auth.verifyText' ? (
        <Button kind="primary" wide onClick={verify}>
          {t('auth.verifyDo')}
        </Button>
      ) : (
        <Button kind="primary" wide onClick={() => go('/')}>
          {t('auth.continue')}
        </Button>
      )}
    </Card>
  );
}
