import { useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { object, text } from '@/model/parse';
import { toId } from '@/model/ids';
import type { GuildId } from '@/model/ids';
import { readInvite } from '@/model/wire';
import { errorText, useActions, useSession } from '@/session/context';
import { Button, TextField } from '@/ui/controls';
import { Dialog } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import css from './places.module.css';

/** An invite code out of what people paste: a link or the bare code. */
export function inviteCode(pasted: string): string {
  const trimmed = pasted.trim();
  return /\/(?:invite\/)?([\w-]+)\/?$/.exec(trimmed)?.[1] ?? trimmed;
}

export function AddGuildDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const [step, setStep] = useState<'choose' | 'create' | 'join'>('choose');
  const t = useT();
  if (step === 'create') return <CreateGuild onClose={onClose} />;
  if (step === 'join') return <JoinGuild onClose={onClose} />;
  return (
    <Dialog title={t('places.add')} closeLabel={t('app.close')} onClose={onClose}>
      <button type="button" className={css['choice']} onClick={() => setStep('create')}>
        <span>
          <strong>{t('places.create')}</strong>
          <small>{t('places.createText')}</small>
        </span>
        <Icon name="chevronRight" />
      </button>
      <button type="button" className={css['choice']} onClick={() => setStep('join')}>
        <span>
          <strong>{t('places.join')}</strong>
          <small>{t('places.joinText')}</small>
        </span>
        <Icon name="chevronRight" />
      </button>
    </Dialog>
  );
}

function CreateGuild({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { api, stores } = useSession();
  const actions = useActions();
  const t = useT();
  const me = stores.people.getState().me;
  const [name, setName] = useState(me === null ? '' : t('places.defaultName', { name: me.globalName ?? me.username }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const create = (): void => {
    setBusy(true);
    void api.post('/guilds', { name: name.trim() }).then(
      (answer) => {
        onClose();
        const guildId = toId<GuildId>(text(object(answer)['id']));
        // The guild itself comes over the gateway, which may be a moment later than this answer.
        const open = (): boolean => stores.guilds.getState().guilds.has(guildId);
        if (open()) return actions.go({ guildId, channelId: null });
        const stop = stores.guilds.subscribe(() => {
          if (!open()) return;
          stop();
          actions.go({ guildId, channelId: null });
        });
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(errorText(error, t));
      },
    );
  };
  return (
    <Dialog
      title={t('places.create')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={create}
      footer={
        <Button kind="primary" type="submit" busy={busy}>
          {t('places.createDo')}
        </Button>
      }
    >
      <TextField
        label={t('places.name')}
        value={name}
        error={problem}
        required
        minLength={2}
        maxLength={100}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
    </Dialog>
  );
}

function JoinGuild({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { api } = useSession();
  const actions = useActions();
  const t = useT();
  const [pasted, setPasted] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = (): void => {
    setBusy(true);
    void api.post(`/invites/${encodeURIComponent(inviteCode(pasted))}`, {}).then(
      (answer) => {
        const invite = readInvite(answer);
        onClose();
        if (invite.guildId !== null) actions.go({ guildId: invite.guildId, channelId: invite.channelId });
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(errorText(error, t));
      },
    );
  };
  return (
    <Dialog
      title={t('places.join')}
      closeLabel={t('app.close')}
      onClose={onClose}
      onSubmit={join}
      footer={
        <Button kind="primary" type="submit" busy={busy}>
          {t('places.joinDo')}
        </Button>
      }
    >
      <TextField
        label={t('places.inviteLink')}
        hint={t('places.inviteHint')}
        value={pasted}
        error={problem}
        required
        autoFocus
        onChange={(event) => setPasted(event.target.value)}
      />
    </Dialog>
  );
}
