/** The second factor: authenticator app, backup codes, passkeys. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { readBackupCodes } from '@/model/management';
import { object, text } from '@/model/parse';
import { Buttons, Notice, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import { BackupCodes } from './BackupCodes';
import { Passkeys } from './Passkeys';
import { TotpSetup } from './TotpSetup';

export function SecurityPage(): JSX.Element {
  const { stores, api, replaceToken } = useSession();
  const t = useT();
  const enabled = useStore(stores.people, (state) => state.me?.mfaEnabled ?? false);
  const [doing, setDoing] = useState<'enable' | 'disable' | 'codes' | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const take = (answer: unknown): void => {
    const token = text(object(answer)['token']);
    if (token !== '') replaceToken(token);
    setCodes(readBackupCodes(answer));
  };
  return (
    <>
      <Section title={t('security.app')} text={t('security.appText')}>
        <Notice>{t(enabled ? 'security.on' : 'security.off')}</Notice>
        <Buttons>
          {enabled ? (
            <>
              <Button onClick={() => setDoing('codes')}>{t('security.newCodes')}</Button>
              <Button kind="danger" onClick={() => setDoing('disable')}>
                {t('security.disable')}
              </Button>
            </>
          ) : (
            <Button kind="primary" onClick={() => setDoing('enable')}>
              {t('security.enable')}
            </Button>
          )}
        </Buttons>
      </Section>
      <Passkeys onCodes={setCodes} />
      {doing === 'enable' && <TotpSetup onDone={take} onClose={() => setDoing(null)} />}
      {doing === 'disable' && (
        <Confirm
          title={t('security.disable')}
          text={t('security.disableText')}
          action={t('security.disable')}
          code
          onConfirm={async ({ code }) => take(await api.post('/users/@me/mfa/totp/disable', { code }))}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === 'codes' && (
        <Confirm
          title={t('security.newCodes')}
          text={t('security.newCodesText')}
          action={t('security.newCodes')}
          danger={false}
          password
          onConfirm={async ({ password }) =>
            take(await api.post('/users/@me/mfa/codes', { password, regenerate: true }))
          }
          onClose={() => setDoing(null)}
        />
      )}
      {codes.length > 0 && <BackupCodes codes={codes} onClose={() => setCodes([])} />}
    </>
  );
}
