/** Log in: a password and, where the account asks for it, a second step; or a passkey alone. */
import { useState } from 'react';
import type { JSX } from 'react';
import { Link, useSearch } from 'wouter';
import { ApiError } from '@/api/client';
import { useT } from '@/i18n';
import { CodeField, PasswordField } from '@/parts/settings/fields';
import { passkeysWork, provePasskey, wasDeclined } from '@/parts/webauthn';
import { beginPasskeyLogIn, logIn, logInWithCode, logInWithKey, logInWithPasskey } from '@/session/session';
import type { LogInResult, SecondFactor } from '@/session/session';
import { Button, TextField } from '@/ui/controls';
import css from './auth.module.css';
import { FormCard, withSearch } from './form';
import type { AuthProps } from './form';

/** The proof of a passkey; says it in words when the person, or the browser, gave none. */
function useProof(): (challenge: string) => Promise<string> {
  const t = useT();
  return async (challenge) => {
    try {
      return await provePasskey(challenge);
    } catch (error) {
      throw wasDeclined(error) ? new ApiError(400, 0, t('auth.passkeyDeclined')) : error;
    }
  };
}

export function LogInPage({ onToken }: AuthProps): JSX.Element {
  const t = useT();
  const search = useSearch();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [second, setSecond] = useState<SecondFactor | null>(null);
  const proof = useProof();
  const take = (result: LogInResult): void => (result.kind === 'token' ? onToken(result.token) : setSecond(result));
  if (second !== null) return <SecondStep factor={second} onToken={onToken} onBack={() => setSecond(null)} />;
  const byPasskey = async (): Promise<void> => {
    const { ticket, challenge } = await beginPasskeyLogIn();
    take(await logInWithPasskey(ticket, await proof(challenge)));
  };
  return (
    <FormCard
      title={t('auth.welcome')}
      text={t('auth.welcomeText')}
      foot={
        <>
          {t('auth.noAccount')} <Link href={withSearch('/register', search)}>{t('auth.register')}</Link>
        </>
      }
      submit={t('auth.logIn')}
      fields={['login', 'password']}
      onSubmit={async () => take(await logIn(login, password))}
      other={passkeysWork() ? { text: t('auth.usePasskey'), act: byPasskey } : null}
    >
      {(problem) => (
        <>
          <TextField
            label={t('auth.login')}
            name="login"
            autoComplete="username"
            required
            autoFocus
            value={login}
            error={problem('login')}
            onChange={(event) => setLogin(event.target.value)}
          />
          <PasswordField value={password} error={problem('password')} onChange={setPassword} />
          <Link href="/forgot" className={css['link']}>
            {t('auth.forgot')}
          </Link>
        </>
      )}
    </FormCard>
  );
}

/** A code, or a passkey where the account has one. */
function SecondStep({
  factor,
  onToken,
  onBack,
}: AuthProps & { readonly factor: SecondFactor; readonly onBack: () => void }): JSX.Element {
  const t = useT();
  const [code, setCode] = useState('');
  const proof = useProof();
  const { ticket, totp, webauthn } = factor;
  const take = (result: LogInResult): void => {
    if (result.kind === 'token') onToken(result.token);
  };
  return (
    <FormCard
      title={t('auth.secondFactor')}
      text={t(totp ? 'auth.secondFactorText' : 'auth.secondFactorKey')}
      foot={
        <Button kind="quiet" onClick={onBack}>
          {t('auth.back')}
        </Button>
      }
      submit={t('auth.logIn')}
      fields={['code']}
      onSubmit={async () => take(await logInWithCode(ticket, code.replace(/[\s-]/g, '')))}
      other={
        webauthn !== null && passkeysWork()
          ? { text: t('auth.usePasskey'), act: async () => take(await logInWithKey(ticket, await proof(webauthn))) }
          : null
      }
    >
      {(problem) => (
        <CodeField
          autoFocus
          label={t(totp ? 'auth.code' : 'auth.backupCode')}
          value={code}
          error={problem('code')}
          onChange={setCode}
        />
      )}
    </FormCard>
  );
}
