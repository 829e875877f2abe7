/** A copy of everything that the server keeps about the person. */
import { useCallback, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { number, object, text, timeOrNull } from '@/model/parse';
import { useTry } from '@/parts/settings/action';
import { Buttons, Notice, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { Button } from '@/ui/controls';

const kPath = '/users/@me/harvest';
/** No event tells that an archive is ready: while one is made and the page is open, it looks again. */
const kLookAgainMs = 2000;

interface Harvest {
  readonly id: string;
  readonly status: string;
  readonly completedAt: number | null;
  readonly bytes: number;
}

function readHarvest(value: unknown): Harvest {
  const json = object(value);
  return {
    id: text(json['harvest_id']),
    status: text(json['status'], 'none'),
    completedAt: timeOrNull(json['completed_at']),
    bytes: number(json['size']),
  };
}

export function DataPage(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const language = useLanguage();
  const attempt = useTry();
  const harvest = useLoad(useCallback(async () => readHarvest(await api.get(kPath)), [api]));
  const [busy, setBusy] = useState(false);
  const status = harvest.value?.status ?? 'none';
  const waiting = status === 'queued' || status === 'running';
  const { reload } = harvest;
  useEffect(() => {
    if (!waiting) return;
    const timer = window.setTimeout(reload, kLookAgainMs);
    return () => window.clearTimeout(timer);
  }, [waiting, reload, harvest.value]);

  const ask = async (): Promise<void> => {
    setBusy(true);
    await attempt(async () => {
      await api.post(kPath, {});
      reload();
    });
    setBusy(false);
  };
  const save = (id: string): Promise<boolean> =>
    attempt(async () => {
      const archive = await api.get(`${kPath}/${id}/archive`);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([JSON.stringify(archive, null, 1)], { type: 'application/json' }));
      link.download = `guildhall-${id}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  return (
    <Section text={t('data.text')}>
      <LoadedView loaded={harvest}>
        {(value) => (
          <>
            {waiting && <Notice>{t('data.working')}</Notice>}
            {value.status === 'failed' && <Notice>{t('data.failed')}</Notice>}
            {value.status === 'done' && (
              <Notice>
                {t('data.done', {
                  date: value.completedAt === null ? '' : new Date(value.completedAt).toLocaleString(language),
                  size: Math.max(1, Math.round(value.bytes / 1024)),
                })}
              </Notice>
            )}
            <Buttons>
              {value.status === 'done' && (
                <Button kind="primary" onClick={() => void save(value.id)}>
                  {t('data.save')}
                </Button>
              )}
              <Button busy={busy} disabled={waiting} onClick={() => void ask()}>
                {t('data.ask')}
              </Button>
            </Buttons>
          </>
        )}
      </LoadedView>
    </Section>
  );
}
