/** Says honestly when the page is not connected. A short gap is not worth a word. */
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import css from './shell.module.css';

const kPatienceMs = 2000;

export function LinkBanner(): JSX.Element | null {
  const session = useSession();
  const t = useT();
  const link = useStore(session.stores.link);
  const down = link.state !== 'live';
  const [shown, setShown] = useState(false);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!down) {
      setShown(false);
      return;
    }
    const patience = window.setTimeout(() => setShown(true), kPatienceMs);
    const clock = window.setInterval(() => setNow(Date.now()), 1000);
    return () => {
      window.clearTimeout(patience);
      window.clearInterval(clock);
    };
  }, [down]);
  if (!shown || !down) return null;
  const seconds = link.retryAt === null ? 0 : Math.max(0, Math.ceil((link.retryAt - now) / 1000));
  return (
    <div className={css['banner']} role="status">
      <span>{link.state === 'waiting' && seconds > 0 ? t('link.retryIn', { seconds }) : t('link.connecting')}</span>
      {link.state === 'waiting' && seconds > 1 && (
        <Button small onClick={() => session.gateway.retryNow()}>
          {t('link.retryNow')}
        </Button>
      )}
    </div>
  );
}
