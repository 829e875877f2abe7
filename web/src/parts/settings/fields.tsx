/** The fields that several forms have, and what a form says when it failed as a whole. */
import type { ComponentProps, JSX } from 'react';
import { useT } from '@/i18n';
import { TextField } from '@/ui/controls';
import css from './fields.module.css';

interface Props extends Omit<ComponentProps<typeof TextField>, 'label' | 'type' | 'onChange' | 'value'> {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The password that the account has now. */
export function PasswordField({ label, onChange, ...rest }: Props): JSX.Element {
  const t = useT();
  return (
    <TextField
      required
      name="password"
      autoComplete="current-password"
      {...rest}
      type="password"
      label={label ?? t('auth.password')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function NewPasswordField(props: Props): JSX.Element {
  const t = useT();
  return <PasswordField autoComplete="new-password" minLength={8} hint={t('auth.passwordHint')} {...props} />;
}

/** A code of the second factor. */
export function CodeField({ label, onChange, ...rest }: Props): JSX.Element {
  const t = useT();
  return (
    <TextField
      required
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      {...rest}
      label={label ?? t('auth.code')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function Problem({ text }: { readonly text: string | null }): JSX.Element | null {
  if (text === null) return null;
  return (
    <p className={css['problem']} role="alert">
      {text}
    </p>
  );
}
