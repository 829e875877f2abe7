import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { Button, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import { useAction } from './action';

/** What a confirmation asks for besides the press: a password, a code of the second factor, a name to type, a reason. */
export interface Asked {
  readonly password: string;
  readonly code: string;
  readonly reason: string;
}

export function Confirm({
  title,
  text,
  action,
  danger = true,
  password = false,
  code = false,
  typed,
  reason = false,
  children,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly text?: string;
  /** The text of the button that does it. */
  readonly action: string;
  readonly danger?: boolean;
  readonly password?: boolean;
  readonly code?: boolean;
  /** Has to be typed before the button works. */
  readonly typed?: string;
  readonly reason?: boolean;
  readonly children?: ReactNode;
  readonly onConfirm: (asked: Asked) => Promise<unknown>;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  const { busy, problem, fieldProblem, run } = useAction(['password', 'code']);
  const [asked, setAsked] = useState<Asked>({ password: '', code: '', reason: '' });
  const [name, setName] = useState('');
  const submit = (): void =>
    void run(() => onConfirm(asked)).then((worked) => {
      if (worked) onClose();
    });
  return (
    <Dialog
      title={title}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button
            type="submit"
            kind={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={typed !== undefined && name.trim() !== typed}
          >
            {action}
          </Button>
        </>
      }
    >
      {text !== undefined && <p>{text}</p>}
      {problem !== null && <p role="alert">{problem}</p>}
      {children}
      {typed !== undefined && (
        <TextField
          label={t('settings.typeName', { name: typed })}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {reason && (
        <TextField
          label={t('settings.reason')}
          maxLength={512}
          value={asked.reason}
          onChange={(event) => setAsked({ ...asked, reason: event.target.value })}
        />
      )}
      {password && (
        <TextField
          label={t('auth.password')}
          type="password"
          autoComplete="current-password"
          required
          value={asked.password}
          error={fieldProblem('password')}
          onChange={(event) => setAsked({ ...asked, password: event.target.value })}
        />
      )}
      {code && (
        <TextField
          label={t('auth.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={asked.code}
          error={fieldProblem('code')}
          onChange={(event) => setAsked({ ...asked, code: event.target.value })}
        />
      )}
    </Dialog>
  );
}
