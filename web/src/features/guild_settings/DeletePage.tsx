/** The end of a guild, or its hand-over, by its owner. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { Guild } from '@/model/types';
import { Buttons, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { useMe, useSession } from '@/session/context';
import { Button } from '@/ui/controls';

export function DeletePage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const twoFactor = useMe()?.mfaEnabled ?? false;
  const [asking, setAsking] = useState(false);
  return (
    <Section text={t('guild.deleteText')}>
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
  );
}
