import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import { Dialog } from '@/ui/dialog';

/** The settings of a guild. */
export default function GuildSettings({
  onClose,
}: {
  readonly guildId: GuildId;
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  return (
    <Dialog title={t('rail.settings')} closeLabel={t('app.close')} onClose={onClose}>
      <p />
    </Dialog>
  );
}
