/** Sets an authenticator app up: a secret made here, shown as a QR code and as text, proved by a first code. */
import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { encode } from 'uqr';
import { useT } from '@/i18n';
import { useAction } from '@/parts/settings/action';
import { Secret } from '@/parts/settings/blocks';
import { CodeField, PasswordField } from '@/parts/settings/fields';
import { FormDialog } from '@/parts/settings/FormDialog';
import { useSession } from '@/session/context';
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
  const action = useAction(['password', 'code']);
  const submit = (): void =>
    void action.run(async () => {
      onDone(await api.post('/users/@me/mfa/totp/enable', { secret, password, code: code.replace(/\s/g, '') }));
      onClose();
    });
  return (
    <FormDialog
      title={t('security.enable')}
      submit={t('security.enable')}
      action={action}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('security.scan')}</p>
      <QrCode content={otpAddress(secret, username, location.hostname)} label={t('security.qr')} />
      <Secret label={t('security.secret')} value={secret.replace(/(.{4})(?=.)/g, '$1 ')} />
      <CodeField hint={t('security.codeHint')} value={code} error={action.fieldProblem('code')} onChange={setCode} />
      <PasswordField value={password} error={action.fieldProblem('password')} onChange={setPassword} />
    </FormDialog>
  );
}
