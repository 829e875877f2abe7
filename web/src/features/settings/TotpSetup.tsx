/** Sets an authenticator app up: a secret made here, shown as a QR code and as text, proved by a first code. */
import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { encode } from 'uqr';
import { useT } from '@/i18n';
import { useAction } from '@/parts/settings/action';
import { Secret } from '@/parts/settings/blocks';
import { useSession } from '@/session/context';
import { Button, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import css from './settings.module.css';
import { newSecret, otpAddress } from './totp';

function QrCode({ content, label }: { readonly content: string; readonly label: string }): JSX.Element {
  const { data, size } = useMemo(() => encode(content, { ecc: 'M', border: 2 }), [content]);
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={css['qr']}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

export function TotpSetup({
  onDone,
  onClose,
}: {
  readonly onDone: (answer: unknown) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const username = useStore(stores.people, (state) => state.me?.username ?? '');
  const [secret] = useState(newSecret);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { busy, problem, fieldProblem, run } = useAction(['password', 'code']);
  const submit = (): void =>
    void run(async () => {
      onDone(await api.post('/users/@me/mfa/totp/enable', { secret, password, code: code.replace(/\s/g, '') }));
      onClose();
    });
  return (
    <Dialog
      title={t('security.enable')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {t('security.enable')}
          </Button>
        </>
      }
    >
      <p>{t('security.scan')}</p>
      <QrCode content={otpAddress(secret, username, location.hostname)} label={t('security.qr')} />
      <Secret label={t('security.secret')} value={secret.replace(/(.{4})(?=.)/g, '$1 ')} />
      {problem !== null && <p role="alert">{problem}</p>}
      <TextField
        label={t('auth.code')}
        hint={t('security.codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        error={fieldProblem('code')}
        onChange={(event) => setCode(event.target.value)}
      />
      <TextField
        label={t('auth.password')}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        error={fieldProblem('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
    </Dialog>
  );
}
