/** Addresses at which other programs may write into a channel. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { toId } from '@/model/ids';
import { readWebhook } from '@/model/management';
import type { Webhook } from '@/model/management';
import { list } from '@/model/parse';
import { ChannelType } from '@/model/types';
import type { Guild } from '@/model/types';
import { useAction } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { FormDialog } from '@/parts/settings/FormDialog';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { channelGroups } from '@/stores/selectors';
import { Avatar, Button, SelectField, TextField } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';

export function WebhooksPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const channels = useStore(stores.guilds, (state) => state.channels);
  const hooks = useLoad(
    useCallback(async () => list(await api.get(`/guilds/${guild.id}/webhooks`), readWebhook), [api, guild.id]),
  );
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Webhook | null>(null);
  const copy = (hook: Webhook): void =>
    void navigator.clipboard
      .writeText(`${location.origin}/api/webhooks/${hook.id}/${hook.token ?? ''}`)
      .then(() => overlay.toast(t('app.copied')))
      .catch(() => undefined);
  return (
    <Section text={t('webhooks.text')}>
      <Buttons>
        <Button kind="primary" onClick={() => setEditing('new')}>
          {t('webhooks.create')}
        </Button>
      </Buttons>
      <LoadedView loaded={hooks} empty={{ title: t('webhooks.none'), text: t('webhooks.noneText') }}>
        {(all) => (
          <Rows label={t('guild.webhooks')}>
            {all.map((hook) => (
              <Row
                key={hook.id}
                lead={
                  <Avatar
                    src={hook.avatar === null ? null : `/avatars/${hook.id}/${hook.avatar}.png?size=64`}
                    name={hook.name}
                  />
                }
                title={hook.name}
                text={`# ${channels.get(hook.channelId)?.name ?? '…'}`}
              >
                {hook.token !== null && (
                  <Button small onClick={() => copy(hook)}>
                    {t('webhooks.copy')}
                  </Button>
                )}
                <Button small kind="quiet" onClick={() => setEditing(hook)}>
                  {t('webhooks.edit')}
                </Button>
                <Button small kind="quiet" onClick={() => setDeleting(hook)}>
                  {t('webhooks.delete')}
                </Button>
              </Row>
            ))}
          </Rows>
        )}
      </LoadedView>
      {editing !== null && (
        <EditWebhook
          guild={guild}
          hook={editing === 'new' ? null : editing}
          onDone={hooks.reload}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting !== null && (
        <Confirm
          title={t('webhooks.delete')}
          text={t('webhooks.deleteText', { name: deleting.name })}
          action={t('webhooks.delete')}
          onConfirm={async () => {
            await api.delete(`/webhooks/${deleting.id}`);
            hooks.reload();
          }}
          onClose={() => setDeleting(null)}
        />
      )}
    </Section>
  );
}

function EditWebhook({
  guild,
  hook,
  onDone,
  onClose,
}: {
  readonly guild: Guild;
  readonly hook: Webhook | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const state = useStore(stores.guilds);
  const channels = channelGroups(state, guild.id)
    .flatMap((group) => group.channels)
    .filter((channel) => channel.type === ChannelType.kText || channel.type === ChannelType.kAnnouncement);
  const [name, setName] = useState(hook?.name ?? '');
  const [channel, setChannel] = useState<ChannelId | undefined>(hook?.channelId ?? channels[0]?.id);
  const action = useAction(['name']);
  const submit = (): void =>
    void action.run(async () => {
      if (hook === null) await api.post(`/channels/${channel ?? ''}/webhooks`, { name: name.trim() });
      else await api.patch(`/webhooks/${hook.id}`, { name: name.trim(), channel_id: channel });
      onDone();
      onClose();
    });
  const title = t(hook === null ? 'webhooks.create' : 'webhooks.edit');
  return (
    <FormDialog
      title={title}
      submit={t('app.save')}
      action={action}
      disabled={channel === undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('webhooks.name')}
        required
        autoFocus
        maxLength={80}
        value={name}
        error={action.fieldProblem('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('webhooks.channel')}
        value={channel ?? ''}
        options={channels.map((one) => [one.id, `# ${one.name}`] as const)}
        onChange={(event) => setChannel(toId<ChannelId>(event.target.value))}
      />
    </FormDialog>
  );
}
