import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Notice } from '@/parts/settings/blocks';
import { Button } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import css from './settings.module.css';

/** Backup codes, shown this one time. */
export function BackupCodes({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  const all = codes.join('\n');
  const download = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${all}\n`], { type: 'text/plain' }));
    link.download = 'guildhall-backup-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Dialog
      title={t('security.codes')}
      closeLabel={t('app.close')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={download}>{t('security.saveCodes')}</Button>
          <Button kind="primary" onClick={onClose}>
            {t('security.codesKept')}
          </Button>
        </>
      }
    >
      <Notice>{t('security.codesText')}</Notice>
      <ul className={css['codes']} aria-label={t('security.codes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
