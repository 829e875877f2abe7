/** Above the composer while a conversation is a stranger's request: an answer accepts it, too. */
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useMessageRequest } from '@/parts/useMessageRequest';
import { Button } from '@/ui/controls';
import css from './chat.module.css';

export function RequestBar({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const t = useT();
  const request = useMessageRequest(channelId);
  return (
    <div className={css['request']} role="group" aria-label={t('requests.one')}>
      <p>{t('requests.ask')}</p>
      <Button kind="primary" onClick={() => void request.accept()}>
        {t('requests.accept')}
      </Button>
      <Button onClick={() => void request.ignore(true)}>{t('requests.ignore')}</Button>
    </div>
  );
}
