/** What is done to one member: nickname, time-out, kick, ban. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { Guild, Member } from '@/model/types';
import { Confirm } from '@/parts/settings/Confirm';
import { useSession } from '@/session/context';
import { displayName } from '@/stores/selectors';
import { SelectField, TextField } from '@/ui/controls';
import type { Person } from './people';

export type MemberDeed = 'nickname' | 'timeout' | 'untimeout' | 'kick' | 'ban';

const kMinutes = [1, 5, 10, 60, 1440, 10080] as const;
const kDeleteHours = [0, 1, 24, 168] as const;

export function MemberDialog({
  guild,
  deed,
  person,
  onDone,
  onClose,
}: {
  readonly guild: Guild;
  readonly deed: MemberDeed;
  readonly person: Person;
  /** What changed about the member; null where they are gone. */
  readonly onDone: (member: Partial<Member> | null) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const [nick, setNick] = useState(person.member.nick ?? '');
  const [minutes, setMinutes] = useState('10');
  const [hours, setHours] = useState('0');
  const path = `/guilds/${guild.id}/members/${person.user.id}`;
  const act = async (reason: string): Promise<void> => {
    const options = { reason };
    switch (deed) {
      case 'nickname':
        await api.patch(path, { nick: nick.trim() || null }, options);
        return onDone({ nick: nick.trim() || null });
      case 'timeout': {
        const until = Date.now() + Number(minutes) * 60_000;
        await api.patch(path, { communication_disabled_until: new Date(until).toISOString() }, options);
        return onDone({ timeoutUntil: until });
      }
      case 'untimeout':
        await api.patch(path, { communication_disabled_until: null }, options);
        return onDone({ timeoutUntil: null });
      case 'kick':
        await api.delete(path, options);
        return onDone(null);
      case 'ban':
        await api.put(
          `/guilds/${guild.id}/bans/${person.user.id}`,
          { delete_message_seconds: Number(hours) * 3600 },
          options,
        );
        return onDone(null);
    }
  };
  return (
    <Confirm
      title={t(`members.${deed}`)}
      text={t(`members.${deed}Text`, { name: displayName(person.user, person.member) })}
      action={t(`members.${deed}`)}
      danger={deed === 'kick' || deed === 'ban'}
      reason
      onConfirm={({ reason }) => act(reason)}
      onClose={onClose}
    >
      {deed === 'nickname' && (
        <TextField
          label={t('members.nicknameLabel')}
          maxLength={32}
          placeholder={person.user.globalName ?? person.user.username}
          value={nick}
          onChange={(event) => setNick(event.target.value)}
        />
      )}
      {deed === 'timeout' && (
        <SelectField
          label={t('members.howLong')}
          value={minutes}
          options={kMinutes.map((value) => [String(value), t(`members.minutes${value}`)] as const)}
          onChange={(event) => setMinutes(event.target.value)}
        />
      )}
      {deed === 'ban' && (
        <SelectField
          label={t('members.deleteMessages')}
          value={hours}
          options={kDeleteHours.map((value) => [String(value), t(`members.delete${value}`)] as const)}
          onChange={(event) => setHours(event.target.value)}
        />
      )}
    </Confirm>
  );
}
