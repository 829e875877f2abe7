import { useCallback, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, GuildId } from '@/model/ids';
import { object, text } from '@/model/parse';
import { errorText, useSession } from '@/session/context';
import { channelGroups, isTextChannel } from '@/stores/selectors';
import { Button, SelectField, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import css from './places.module.css';

const kAges = ['1800', '3600', '21600', '43200', '86400', '604800', '0'] as const;
const kUses = ['0', '1', '5', '10', '25', '50', '100'] as const;

/** Makes an invite link at once; its age and uses can be chosen. */
export function InviteDialog({
  guildId,
  channelId,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly channelId: ChannelId | null;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const name = useStore(stores.guilds, (state) => state.guilds.get(guildId)?.name ?? '');
  const [age, setAge] = useState<string>('604800');
  const [uses, setUses] = useState<string>('0');
  const [code, setCode] = useState('');
  const [copied, setCopied] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = useCallback(() => {
    const target =
      channelId ??
      channelGroups(stores.guilds.getState(), guildId)
        .flatMap((group) => group.channels)
        .find(isTextChannel)?.id;
    if (target === undefined) return;
    setCopied(false);
    void api
      .post(`/channels/${target}/invites`, {
        max_age: Number(age),
        max_uses: Number(uses),
        unique: age !== '604800' || uses !== '0',
      })
      .then(
        (answer) => setCode(text(object(answer)['code'])),
        (error: unknown) => setProblem(errorText(error, t)),
      );
  }, [age, api, channelId, guildId, stores, t, uses]);
  useEffect(make, [make]);
  const link = code === '' ? '' : `${location.origin}/invite/${code}`;
  return (
    <Dialog title={t('invite.title', { name })} closeLabel={t('app.close')} onClose={onClose}>
      <div className={css['link']}>
        <TextField
          label={t('places.inviteLink')}
          readOnly
          value={link}
          error={problem}
          hint={copied ? t('app.copied') : t('invite.hint')}
          onFocus={(event) => event.target.select()}
        />
        <Button
          kind="primary"
          disabled={link === ''}
          onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
        >
          {t('invite.copy')}
        </Button>
      </div>
      <SelectField
        label={t('invite.age')}
        value={age}
        options={kAges.map((value) => [value, t(`invite.age${value}`)] as const)}
        onChange={(event) => setAge(event.target.value)}
      />
      <SelectField
        label={t('invite.uses')}
        value={uses}
        options={kUses.map(
          (value) =>
            [value, value === '0' ? t('invite.usesAny') : t('invite.usesCount', { count: Number(value) })] as const,
        )}
        onChange={(event) => setUses(event.target.value)}
      />
    </Dialog>
  );
}
