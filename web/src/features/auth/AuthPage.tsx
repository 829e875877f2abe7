/** Sign in, register, second factor and password reset: what stands before a session. */
import { useState } from 'react';
import type { ComponentProps, FormEvent, JSX, ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { object, text as asText } from '@/model/parse';
import { useAction } from '@/parts/settings/action';
import { CodeField, NewPasswordField, PasswordField, Problem } from '@/parts/settings/fields';
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
  readonly text?: string | undefined;
  readonly children?: ReactNode;
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
        {foot != null && foot !== false && <p className={css['foot']}>{foot}</p>}
      </section>
    </main>
  );
}

/** A card with one form. `fields` are those that show their own problem. */
function FormCard({
  title,
  text,
  foot,
  submit,
  fields,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly foot?: ReactNode;
  /** The text of the button that does it. */
  readonly submit: string;
  readonly fields: readonly string[];
  readonly onSubmit: () => Promise<unknown>;
  readonly children: (problem: (field: string) => string | null) => ReactNode;
}): JSX.Element {
  const { busy, problem, fieldProblem, run } = useAction(fields);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(onSubmit);
  };
  return (
    <Card title={title} text={text} foot={foot}>
      <form onSubmit={send}>
        <Problem text={problem} />
        {children(fieldProblem)}
        <Button kind="primary" wide type="submit" busy={busy}>
          {submit}
        </Button>
      </form>
    </Card>
  );
}

/** The query, to be carried to a neighbouring page. */
function withSearch(path: string, search: string): string {
  return search === '' ? path : `${path}?${search}`;
}

export function LogInPage({ onToken }: Props): JSX.Element {
  const t = useT();
  const search = useSearch();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [ticket, setTicket] = useState<string | null>(null);
  const take = (result: LogInResult): void =>
    result.kind === 'token' ? onToken(result.token) : setTicket(result.ticket);
  if (ticket !== null) return <CodePage ticket={ticket} onToken={onToken} onBack={() => setTicket(null)} />;
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

function CodePage({
  ticket,
  onToken,
  onBack,
}: Props & { readonly ticket: string; readonly onBack: () => void }): JSX.Element {
  const t = useT();
  const [code, setCode] = useState('');
  const submit = async (): Promise<void> => {
    const result = await logInWithCode(ticket, code.replace(/[\s-]/g, ''));
    if (result.kind === 'token') onToken(result.token);
  };
  return (
    <FormCard
      title={t('auth.secondFactor')}
      text={t('auth.secondFactorText')}
      foot={
        <Button kind="quiet" onClick={onBack}>
          {t('auth.back')}
        </Button>
      }
      submit={t('auth.logIn')}
      fields={['code']}
      onSubmit={submit}
    >
      {(problem) => <CodeField autoFocus value={code} error={problem('code')} onChange={setCode} />}
    </FormCard>
  );
}

/** Makes an account. With a token of the server's first start it becomes the administrator. */
export function RegisterPage({ onToken, setUp = false }: Props & { readonly setUp?: boolean }): JSX.Element {
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

export function ResetPage({ onToken }: Props): JSX.Element {
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
