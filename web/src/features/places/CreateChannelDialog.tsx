import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, GuildId } from '@/model/ids';
import { everyoneRole } from '@/model/ids';
import { Permission } from '@/model/permissions';
import { ChannelType } from '@/model/types';
import { readChannel } from '@/model/wire';
import { errorText, useActions, useSession } from '@/session/context';
import { Button, Switch, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import css from './places.module.css';

const kKinds = [
  { type: ChannelType.kText, icon: 'hash', name: 'channel.text', text: 'channel.textText' },
  { type: ChannelType.kVoice, icon: 'voice', name: 'channel.voice', text: 'channel.voiceText' },
  { type: ChannelType.kAnnouncement, icon: 'megaphone', name: 'channel.news', text: 'channel.newsText' },
  { type: ChannelType.kCategory, icon: 'folder', name: 'channel.category', text: 'channel.categoryText' },
] as const;

export function CreateChannelDialog({
  guildId,
  parentId,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly parentId: ChannelId | null;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const actions = useActions();
  const t = useT();
  const parent = useStore(stores.guilds, (state) =>
    parentId === null ? null : (state.channels.get(parentId)?.name ?? null),
  );
  const [type, setType] = useState<number>(ChannelType.kText);
  const [name, setName] = useState('');
  const [closed, setClosed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const spoken = type === ChannelType.kVoice || type === ChannelType.kCategory;
  const create = (): void => {
    setBusy(true);
    const me = stores.people.getState().me;
    const view = Permission.kViewChannel.toString();
    const overwrites =
      closed && me !== null
        ? [
            { id: everyoneRole(guildId), type: 0, allow: '0', deny: view },
            { id: me.id, type: 1, allow: view, deny: '0' },
          ]
        : [];
    void api
      .post(`/guilds/${guildId}/channels`, {
        name: name.trim(),
        type,
        parent_id: type === ChannelType.kCategory ? null : parentId,
        permission_overwrites: overwrites,
      })
      .then(
        (answer) => {
          const channel = readChannel(answer, guildId);
          onClose();
          if (channel.type !== ChannelType.kCategory && channel.type !== ChannelType.kVoice)
            actions.go({ guildId, channelId: channel.id });
        },
        (error: unknown) => {
          setBusy(false);
          setProblem(errorText(error, t));
        },
      );
  };
  return (
    <Dialog
      title={t('channels.create')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={create}
      footer={
        <Button kind="primary" type="submit" busy={busy}>
          {t('channels.createDo')}
        </Button>
      }
    >
      {parent !== null && <p>{t('channels.inCategory', { name: parent })}</p>}
      <div role="radiogroup" aria-label={t('channel.kind')} style={{ display: 'grid', gap: 8 }}>
        {kKinds.map((kind) => (
          <button
            key={kind.type}
            type="button"
            role="radio"
            aria-checked={type === kind.type}
            className={css['choice']}
            onClick={() => setType(kind.type)}
          >
            <span>
              <strong>{t(kind.name)}</strong>
              <small>{t(kind.text)}</small>
            </span>
            <Icon name={kind.icon} />
          </button>
        ))}
      </div>
      <TextField
        label={t('channel.name')}
        value={name}
        error={problem}
        required
        maxLength={100}
        autoFocus
        onChange={(event) =>
          setName(spoken ? event.target.value : event.target.value.toLowerCase().replace(/\s+/g, '-'))
        }
      />
      <Switch label={t('channel.private')} hint={t('channel.privateText')} checked={closed} onChange={setClosed} />
    </Dialog>
  );
}
