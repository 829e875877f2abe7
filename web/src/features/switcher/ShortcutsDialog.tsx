import { Fragment } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { Dialog } from '@/ui/dialog';
import css from './switcher.module.css';

const kKeys: readonly (readonly [MessageKey, string])[] = [
  ['keys.switcher', 'Ctrl K'],
  ['keys.nextChannel', 'Alt ↓ / Alt ↑'],
  ['keys.nextUnread', 'Alt Shift ↓ / ↑'],
  ['keys.send', 'Enter'],
  ['keys.newLine', 'Shift Enter'],
  ['keys.editLast', '↑'],
  ['keys.cancel', 'Esc'],
  ['keys.markGuild', 'Shift Esc'],
  ['keys.unread', 'Alt click'],
  ['keys.find', 'Ctrl F'],
  ['keys.scroll', 'Page ↑ / ↓'],
  ['keys.react', '+:emoji:'],
  ['keys.replace', 's/old/new'],
  ['keys.messages', '↑ / ↓'],
  ['keys.onMessage', 'R · E · + · Del · Enter'],
  ['keys.bold', 'Ctrl B'],
  ['keys.italic', 'Ctrl I'],
  ['keys.settings', 'Ctrl ,'],
  ['keys.help', 'Ctrl /'],
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const t = useT();
  return (
    <Dialog title={t('keys.title')} closeLabel={t('app.close')} onClose={onClose}>
      <dl className={css['keys']}>
        {kKeys.map(([name, keys]) => (
          <Fragment key={name}>
            <dt>{t(name)}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
