/** A dialog that is a form: says what went wrong, can be left, and is busy while its request is under way. */
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import type { Action } from './action';
import { Problem } from './fields';

export function FormDialog({
  title,
  submit,
  kind = 'primary',
  action,
  disabled = false,
  children,
  onSubmit,
  onClose,
}: {
  readonly title: string;
  /** The text of the button that does it. */
  readonly submit: string;
  readonly kind?: 'primary' | 'danger';
  readonly action: Pick<Action, 'busy' | 'problem'>;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  return (
    <Dialog
      title={title}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={onSubmit}
      footer={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button type="submit" kind={kind} busy={action.busy} disabled={disabled}>
            {submit}
          </Button>
        </>
      }
    >
      <Problem text={action.problem} />
      {children}
    </Dialog>
  );
}
