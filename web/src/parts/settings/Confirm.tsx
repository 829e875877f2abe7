import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { TextField } from '@/ui/controls';
import { useAction } from './action';
import { CodeField, PasswordField } from './fields';
import { FormDialog } from './FormDialog';

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
  const request = useAction(['password', 'code']);
  const [asked, setAsked] = useState<Asked>({ password: '', code: '', reason: '' });
  const [name, setName] = useState('');
  const submit = (): void =>
    void request
      .run(() => onConfirm(asked))
      .then((worked) => {
        if (worked) onClose();
      });
  return (
    <FormDialog
      title={title}
      submit={action}
      kind={danger ? 'danger' : 'primary'}
      action={request}
      disabled={typed !== undefined && name.trim() !== typed}
      onSubmit={submit}
      onClose={onClose}
    >
      {text !== undefined && <p>{text}</p>}
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
        <PasswordField
          value={asked.password}
          error={request.fieldProblem('password')}
          onChange={(value) => setAsked({ ...asked, password: value })}
        />
      )}
      {code && (
        <CodeField
          value={asked.code}
          error={request.fieldProblem('code')}
          onChange={(value) => setAsked({ ...asked, code: value })}
        />
      )}
    </FormDialog>
  );
}
