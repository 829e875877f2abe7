/** Controls that every feature is made of. They know no store and no protocol. */
import { useId, useState } from 'react';
import type { ComponentProps, JSX, ReactNode } from 'react';
import css from './controls.module.css';
import { Icon } from './icons';
import type { IconName } from './icons';

type ButtonKind = 'primary' | 'plain' | 'danger' | 'quiet';

export function Button({
  kind = 'plain',
  wide = false,
  small = false,
  busy = false,
  type = 'button',
  children,
  disabled,
  ...rest
}: ComponentProps<'button'> & {
  readonly kind?: ButtonKind;
  readonly wide?: boolean;
  readonly small?: boolean;
  readonly busy?: boolean;
}): JSX.Element {
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      className={css['button']}
      data-kind={kind}
      data-wide={wide}
      data-small={small}
      aria-busy={busy}
      disabled={disabled === true || busy}
    >
      {children}
    </button>
  );
}

/** `label` is its accessible name and its tool tip. */
export function IconButton({
  icon,
  label,
  size = 20,
  danger = false,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'type'> & {
  readonly icon: IconName;
  readonly label: string;
  readonly size?: number;
  readonly danger?: boolean;
}): JSX.Element {
  return (
    <button
      {...rest}
      type="button"
      className={`${css['iconButton']} ${className ?? ''}`}
      aria-label={label}
      title={label}
      data-danger={danger}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
}

/** Label above, hint or error beneath; `children` draws the control between them. */
function Field({
  label,
  hint,
  error,
  children,
}: FieldProps & {
  readonly children: (control: {
    readonly id: string;
    readonly className: string | undefined;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string;
  }) => ReactNode;
}): JSX.Element {
  const id = useId();
  const beneath = `${id}-more`;
  const wrong = error != null;
  return (
    <div className={css['field']}>
      <label className={css['label']} htmlFor={id}>
        {label}
      </label>
      {children({ id, className: css['input'], 'aria-invalid': wrong, 'aria-describedby': beneath })}
      <span id={beneath} role={wrong ? 'alert' : undefined} className={wrong ? css['error'] : css['hint']}>
        {error ?? hint ?? ''}
      </span>
    </div>
  );
}

export function TextField({ label, hint, error, ...rest }: ComponentProps<'input'> & FieldProps): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input {...rest} {...control} />}
    </Field>
  );
}

export function TextArea({ label, hint, error, ...rest }: ComponentProps<'textarea'> & FieldProps): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <textarea {...rest} {...control} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  error,
  options,
  ...rest
}: ComponentProps<'select'> &
  FieldProps & { readonly options: readonly (readonly [value: string, text: string])[] }): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...rest} {...control}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Switch({
  label,
  hint,
  checked,
  disabled,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div className={css['switchRow']}>
      <span className={css['switchText']}>
        <span id={id}>{label}</span>
        {hint !== undefined && <span className={css['hint']}>{hint}</span>}
      </span>
      <button
        type="button"
        role="switch"
        className={css['switch']}
        aria-checked={checked}
        aria-labelledby={id}
        disabled={disabled}
        onClick={() => onChange(!checked)}
      />
    </div>
  );
}

export function Tabs<Key extends string>({
  label,
  tabs,
  selected,
  onSelect,
}: {
  readonly label: string;
  readonly tabs: readonly (readonly [Key, ReactNode])[];
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
}): JSX.Element {
  const move = (by: number): void => {
    const at = tabs.findIndex(([key]) => key === selected);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next !== undefined) onSelect(next[0]);
  };
  return (
    <div
      role="tablist"
      aria-label={label}
      className={css['tabs']}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') move(1);
        if (event.key === 'ArrowLeft') move(-1);
      }}
    >
      {tabs.map(([key, text]) => (
        <button
          key={key}
          type="button"
          role="tab"
          className={css['tab']}
          aria-selected={key === selected}
          tabIndex={key === selected ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

export function Spinner({ label }: { readonly label: string }): JSX.Element {
  return (
    <span role="status" aria-label={label}>
      <span className={css['spinner']} style={{ display: 'block' }} />
    </span>
  );
}

/** The drawn state of a list that is empty, loading or failed. */
export function Placeholder({
  title,
  text,
  children,
}: {
  readonly title?: string;
  readonly text?: string;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className={css['center']}>
      {title !== undefined && <h2>{title}</h2>}
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}

/** A count, or nothing where it is 0. `label` says it in words. */
export function Badge({ count, label }: { readonly count: number; readonly label: string }): JSX.Element | null {
  if (count <= 0) return null;
  return (
    <span className={css['badge']} role="img" aria-label={label}>
      {count > 99 ? '99+' : count}
    </span>
  );
}

export type StatusDot = 'online' | 'idle' | 'dnd' | 'offline' | 'invisible';

export function Avatar({
  src,
  name,
  size = 36,
  status,
  statusLabel,
}: {
  readonly src: string | null;
  readonly name: string;
  readonly size?: number;
  readonly status?: StatusDot | undefined;
  readonly statusLabel?: string | undefined;
}): JSX.Element {
  /** The address that gave no picture: the initials stand for it. */
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={css['avatar']} style={{ width: size, height: size, fontSize: size * 0.4 }}>
      {src === null || src === broken ? (
        <span className={css['initials']} aria-hidden="true">
          {initials(name)}
        </span>
      ) : (
        <img
          src={src}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(src)}
        />
      )}
      {status !== undefined && (
        <span className={css['status']} data-status={status} role="img" aria-label={statusLabel ?? status} />
      )}
    </span>
  );
}

export function initials(name: string): string {
  return name
    .split(/\s+/u)
    .map((word) => [...word][0] ?? '')
    .join('')
    .slice(0, 3);
}
