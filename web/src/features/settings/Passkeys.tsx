/** Passkeys: keys that stay in a device or a password manager and replace the second step. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { readBackupCodes, readPasskey } from '@/model/management';
import type { Passkey } from '@/model/management';
import { list, object, text } from '@/model/parse';
import { useAction } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { PasswordField } from '@/parts/settings/fields';
import { FormDialog } from '@/parts/settings/FormDialog';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { Button, TextField } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import { createPasskey, passkeysWork } from '@/parts/webauthn';

const kPath = '/users/@me/mfa/webauthn/credentials';

export function Passkeys({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const language = useLanguage();
  const keys = useLoad(useCallback(async () => list(await api.get(kPath), readPasskey), [api]));
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const date = (ms: number | null): string => (ms === null ? '—' : new Date(ms).toLocaleDateString(language));
  return (
    <Section title={t('passkeys.title')} text={t('passkeys.text')}>
      <LoadedView loaded={keys}>
        {(passkeys) =>
          passkeys.length > 0 && (
            <Rows label={t('passkeys.title')}>
              {passkeys.map((key) => (
                <Row
                  key={key.id}
                  lead={<Icon name="lock" />}
                  title={key.name}
                  text={t('passkeys.dates', { made: date(key.createdAt), used: date(key.lastUsedAt) })}
                >
                  <Button small kind="quiet" onClick={() => setRemoving(key)}>
                    {t('passkeys.remove')}
                  </Button>
                </Row>
              ))}
            </Rows>
          )
        }
      </LoadedView>
      <Buttons>
        <Button disabled={!passkeysWork()} onClick={() => setAdding(true)}>
          {t('passkeys.add')}
        </Button>
      </Buttons>
      {adding && (
        <AddPasskey
          onAdded={(answer) => {
            keys.reload();
            onCodes(readBackupCodes(answer));
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {removing !== null && (
        <Confirm
          title={t('passkeys.remove')}
          text={t('passkeys.removeText', { name: removing.name })}
          action={t('passkeys.remove')}
          password
          onConfirm={async ({ password }) => {
            await api.request('DELETE', `${kPath}/${removing.id}`, { body: { password } });
            keys.reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

function AddPasskey({
  onAdded,
  onClose,
}: {
  readonly onAdded: (answer: unknown) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const action = useAction(['password', 'name']);
  const submit = (): void =>
    void action.run(async () => {
      const begun = object(await api.post(kPath, { password }));
      const credential = await createPasskey(text(begun['challenge']));
      onAdded(await api.post(kPath, { ticket: text(begun['ticket']), credential, name: name.trim() }));
      onClose();
    });
  return (
    <FormDialog
      title={t('passkeys.add')}
      submit={t('passkeys.add')}
      action={action}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('passkeys.addText')}</p>
      <TextField
        label={t('passkeys.name')}
        required
        maxLength={64}
        value={name}
        error={action.fieldProblem('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField value={password} error={action.fieldProblem('password')} onChange={setPassword} />
    </FormDialog>
  );
}
