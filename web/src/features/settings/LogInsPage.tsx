/** Where the account is logged in, and a way to end that. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { readLogIns } from '@/model/management';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import { Icon } from '@/ui/icons';

export function LogInsPage(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const language = useLanguage();
  const logIns = useLoad(useCallback(async () => readLogIns(await api.get('/auth/sessions')), [api]));
  const [ending, setEnding] = useState<readonly string[] | null>(null);
  return (
    <Section text={t('logIns.text')}>
      <LoadedView loaded={logIns}>
        {(entries) => {
          const others = entries.filter((entry) => !entry.current).map((entry) => entry.hash);
          return (
            <>
              <Rows label={t('settings.logIns')}>
                {entries.map((entry) => (
                  <Row
                    key={entry.hash}
                    lead={<Icon name="globe" />}
                    title={[entry.client, entry.os].filter((part) => part !== '').join(', ') || t('logIns.unknown')}
                    text={
                      entry.current
                        ? t('logIns.current')
                        : [
                            entry.address,
                            entry.lastUsedAt === null ? '' : new Date(entry.lastUsedAt).toLocaleString(language),
                          ]
                            .filter((part) => part !== '')
                            .join(' · ')
                    }
                  >
                    {!entry.current && (
                      <Button small kind="quiet" onClick={() => setEnding([entry.hash])}>
                        {t('logIns.end')}
                      </Button>
                    )}
                  </Row>
                ))}
              </Rows>
              {others.length > 0 && (
                <Buttons>
                  <Button kind="danger" onClick={() => setEnding(others)}>
                    {t('logIns.endAll', { count: others.length })}
                  </Button>
                </Buttons>
              )}
            </>
          );
        }}
      </LoadedView>
      {ending !== null && (
        <Confirm
          title={t('logIns.end')}
          text={t('logIns.endText')}
          action={t('logIns.end')}
          password
          onConfirm={async ({ password }) => {
            await api.post('/auth/sessions/logout', { session_id_hashes: ending, password });
            logIns.reload();
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </Section>
  );
}
