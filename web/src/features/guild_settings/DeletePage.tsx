/** The end of a guild, or its hand-over, by its owner. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { UserId } from '@/model/ids';
import type { Guild } from '@/model/types';
import { Buttons, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { useMe, useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import { PickMember } from './PickMember';

export function DeletePage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const twoFactor = useMe()?.mfaEnabled ?? false;
  const me = useMe()?.id;
  const [asking, setAsking] = useState(false);
  const [picking, setPicking] = useState(false);
  const [heir, setHeir] = useState<{ readonly id: UserId; readonly name: string } | null>(null);
  return (
    <>
      <Section title={t('guild.transfer')} text={t('guild.transferText')}>
        <Buttons>
          <Button onClick={() => setPicking(true)}>{t('guild.transferPick')}</Button>
        </Buttons>
        {picking && (
          <PickMember
            guildId={guild.id}
            title={t('guild.transferPick')}
            refused={(user) => user.bot || user.id === me}
            onPick={(id, name) => setHeir({ id, name })}
            onClose={() => setPicking(false)}
          />
        )}
        {heir !== null && (
          <Confirm
            title={t('guild.transfer')}
            text={t('guild.transferConfirm', { name: heir.name, guild: guild.name })}
            action={t('guild.transfer')}
            typed={guild.name}
            code={twoFactor}
            onConfirm={({ code }) =>
              api.patch(`/guilds/${guild.id}`, { owner_id: heir.id, ...(twoFactor ? { code } : {}) })
            }
            onClose={() => setHeir(null)}
          />
        )}
      </Section>
      <Section title={t('guild.delete')} text={t('guild.deleteText')}>
        <Buttons>
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('guild.delete')}
          </Button>
        </Buttons>
        {asking && (
          <Confirm
            title={t('guild.delete')}
            text={t('guild.deleteText')}
            action={t('guild.delete')}
            typed={guild.name}
            code={twoFactor}
            onConfirm={({ code }) => api.post(`/guilds/${guild.id}/delete`, twoFactor ? { code } : {})}
            onClose={() => setAsking(false)}
          />
        )}
      </Section>
    </>
  );
}
