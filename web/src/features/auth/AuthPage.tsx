/** Sign in, register, second factor and password reset: what stands before a session. */
import { useState } from 'react';
import type { FormEvent, JSX, ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { ApiError } from '@/api/client';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { errorText } from '@/session/context';
import { anonymousApi, logIn, logInWithCode, register } from '@/session/session';
import type { LogInResult } from '@/session/session';
import { Button, TextField } from '@/ui/controls';
import { Mark } from '@/ui/icons';
import css from './auth.module.css';

interface Props {
  readonly onToken: (token: string) => void;
}

function Card({
  title,
  text,
  children,
  foot,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}): JSX.Element {
  return (
    <main className={css['page']}>
      <section className={css['card']}>
        <header className={css['head']}>
          <Mark size={44} />
          <h1>{title}</h1>
          {text !== undefined && <p>{text}</p>}
        </header>
        {children}
        {foot !== undefined && <p className={css['foot']}>{foot}</p>}
      </section>
    </main>
  );
}

/** Runs an action of a form and keeps what went wrong, per field and in all. */
function useForm(): {
  busy: boolean;
  problem: string | null;
  fieldProblem: (field: string) => string | null;
  run: (event: FormEvent, action: () => Promise<void>) => void;
} {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fields = error instanceof ApiError ? error.fields : [];
  return {
    busy,
    problem: error === null || fields.length > 0 ? null : errorText(error, t),
    fieldProblem: (field) => fields.find((entry) => entry.field === field)?.message ?? null,
    run: (event, action) => {
      event.preventDefault();
      setBusy(true);
      setError(null);
      void action()
        .catch((caught: unknown) => setError(caught))
        .finally(() => setBusy(false));
    },
  };
}

function Problem({ text }: { readonly text: string | null }): JSX.Element | null {
  return text === null ? null : (
    <p className={css['problem']} role="alert">
      {text}
    </p>
  );
}

export function LogInPage({ onToken }: Props): JSX.Element {
  const t = useT();
  const form = useForm();
  const search = useSearch();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [ticket, setTicket] = useState<string | null>(null);
  const take = (result: LogInResult): void =>
    result.kind === 'token' ? onToken(result.token) : setTicket(result.ticket);
  if (ticket !== null) return <CodePage ticket={ticket} onToken={onToken} onBack={() => setTicket(null)} />;
  return (
    <Card
      title={t('auth.welcome')}
      text={t('auth.welcomeText')}
      foot={
        <>
          {t('auth.noAccount')} <Link href={`/register${search === '' ? '' : `?${search}`}`}>{t('auth.register')}</Link>
        </>
      }
    >
      <form onSubmit={(event) => form.run(event, async () => take(await logIn(login, password)))}>
        <Problem text={form.problem} />
        <TextField
          label={t('auth.login')}
          name="login"
          autoComplete="username"
          required
          autoFocus
          value={login}
          error={form.fieldProblem('login')}
          onChange={(event) => setLogin(event.target.value)}
        />
        <TextField
          label={t('auth.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          error={form.fieldProblem('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Link href="/forgot" className={css['link']}>
          {t('auth.forgot')}
        </Link>
        <Button kind="primary" wide type="submit" busy={form.busy}>
          {t('auth.logIn')}
        </Button>
      </form>
    </Card>
  );
}

function CodePage({
  ticket,
  onToken,
  onBack,
}: Props & { readonly ticket: string; readonly onBack: () => void }): JSX.Element {
  const t = useT();
  const form = useForm();
  const [code, setCode] = useState('');
  return (
    <Card
      title={t('auth.secondFactor')}
      text={t('auth.secondFactorText')}
      foot={
        <Button kind="quiet" onClick={onBack}>
          {t('auth.back')}
        </Button>
      }
    >
      <form
        onSubmit={(event) =>
          form.run(event, async () => {
            const result = await logInWithCode(ticket, code.replace(/[\s-]/g, ''));
            if (result.kind === 'token') onToken(result.token);
          })
        }
      >
        <Problem text={form.problem ?? form.fieldProblem('code')} />
        <TextField
          label={t('auth.code')}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button kind="primary" wide type="submit" busy={form.busy}>
          {t('auth.logIn')}
        </Button>
      </form>
    </Card>
  );
}

export function RegisterPage({ onToken }: Props): JSX.Element {
  const t = useT();
  const form = useForm();
  const search = new URLSearchParams(useSearch());
  const invite = search.get('invite') ?? undefined;
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const result = await register({
      username: username.trim().toLowerCase(),
      email: email.trim(),
      password,
      ...(invite === undefined ? {} : { invite }),
    });
    if (result.kind === 'token') onToken(result.token);
  };
  return (
    <Card
      title={t('auth.create')}
      text={t('auth.createText')}
      foot={
        <>
          {t('auth.haveAccount')}{' '}
          <Link href={`/login${search.size === 0 ? '' : `?${search.toString()}`}`}>{t('auth.logIn')}</Link>
        </>
      }
    >
      <form onSubmit={(event) => form.run(event, submit)}>
        <Problem text={form.problem ?? form.fieldProblem('invite')} />
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
          error={form.fieldProblem('username')}
          onChange={(event) => setUsername(event.target.value)}
        />
        <TextField
          label={t('auth.email')}
          name="email"
          type="email"
          autoComplete="email"
          required
          value={email}
          error={form.fieldProblem('email')}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('auth.password')}
          hint={t('auth.passwordHint')}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          value={password}
          error={form.fieldProblem('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button kind="primary" wide type="submit" busy={form.busy}>
          {t('auth.register')}
        </Button>
      </form>
    </Card>
  );
}

export function ForgotPage(): JSX.Element {
  const t = useT();
  const form = useForm();
  const [login, setLogin] = useState('');
  const [sent, setSent] = useState(false);
  return (
    <Card
      title={t('auth.forgotTitle')}
      text={t(sent ? 'auth.forgotSent' : 'auth.forgotText')}
      foot={<Link href="/login">{t('auth.back')}</Link>}
    >
      {!sent && (
        <form
          onSubmit={(event) =>
            form.run(event, async () => {
              await anonymousApi.post('/auth/forgot', { login });
              setSent(true);
            })
          }
        >
          <Problem text={form.problem} />
          <TextField
            label={t('auth.email')}
            name="login"
            type="email"
            autoComplete="email"
            required
            autoFocus
            value={login}
            error={form.fieldProblem('login')}
            onChange={(event) => setLogin(event.target.value)}
          />
          <Button kind="primary" wide type="submit" busy={form.busy}>
            {t('auth.forgotSend')}
          </Button>
        </form>
      )}
    </Card>
  );
}

/** The token stands in the fragment or the query of the link in the mail. */
function linkToken(search: string): string {
  return new URLSearchParams(search).get('token') ?? new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
}

export function ResetPage({ onToken }: Props): JSX.Element {
  const t = useT();
  const form = useForm();
  const token = linkToken(useSearch());
  const [password, setPassword] = useState('');
  return (
    <Card title={t('auth.resetTitle')} foot={<Link href="/login">{t('auth.back')}</Link>}>
      <form
        onSubmit={(event) =>
          form.run(event, async () => {
            const answer = await anonymousApi.post('/auth/reset', { token, password });
            const next = typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : null;
            if (typeof next === 'string') onToken(next);
          })
        }
      >
        <Problem text={form.problem ?? form.fieldProblem('token')} />
        <TextField
          label={t('auth.newPassword')}
          hint={t('auth.passwordHint')}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          autoFocus
          value={password}
          error={form.fieldProblem('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button kind="primary" wide type="submit" busy={form.busy}>
          {t('auth.resetDo')}
        </Button>
      </form>
    </Card>
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
