import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { Dialog } from '@/ui/dialog';

/** The settings of a channel. */
export default function ChannelSettings({
  onClose,
}: {
  readonly channelId: ChannelId;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  return (
    <Dialog title={t('channels.edit')} closeLabel={t('app.close')} onClose={onClose}>
      <p />
    </Dialog>
  );
}
