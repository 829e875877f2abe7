/** The rows of the history that are not messages. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useLanguage, useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { ChannelType } from '@/model/types';
import { useStores } from '@/session/context';
import { channelTitle } from '@/stores/selectors';
import { formatDate } from '@/ui/dates';
import css from './chat.module.css';

export function DayLine({ at }: { readonly at: number }): JSX.Element {
  const language = useLanguage();
  return (
    <div className={css['day']} role="separator">
      <time dateTime={new Date(at).toISOString()}>{formatDate(at, 'longDay', language)}</time>
    </div>
  );
}

export function NewLine(): JSX.Element {
  const t = useT();
  return (
    <div className={css['day']} data-new="true" role="separator">
      {t('chat.new')}
    </div>
  );
}

export function Intro({ channelId }: { readonly channelId: ChannelId }): JSX.Element | null {
  const stores = useStores();
  const t = useT();
  const channel = useStore(stores.guilds, (state) => state.channels.get(channelId));
  const name = useStore(stores.people, (people) => (channel === undefined ? '' : channelTitle(channel, people)));
  if (channel === undefined) return null;
  return (
    <div className={css['intro']}>
      <h2>{channel.guildId === null ? name : t('chat.introTitle', { name })}</h2>
      <p>
        {t(
          channel.guildId !== null
            ? 'chat.introGuild'
            : channel.type === ChannelType.kGroupDm
              ? 'chat.introGroup'
              : 'chat.introDirect',
          { name },
        )}
      </p>
    </div>
  );
}

const kWidths = [72, 48, 85, 60, 40, 78];

export function Skeleton(): JSX.Element {
  const t = useT();
  return (
    <div role="status" aria-label={t('app.loading')}>
      {kWidths.map((width) => (
        <div key={width} className={css['skeleton']}>
          <i style={{ width: 40, height: 40, borderRadius: '32%' }} />
          <span>
            <i style={{ width: 110, height: 14 }} />
            <i style={{ width: `${width}%`, height: 14, marginTop: 8 }} />
          </span>
        </div>
      ))}
    </div>
  );
}
