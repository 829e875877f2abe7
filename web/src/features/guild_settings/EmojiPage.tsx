/** The guild's own emoji: upload, rename, delete. */
import { useRef, useState } from 'react';
import type { JSX } from 'react';
import { emojiUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Emoji, Guild } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { pictureUri } from '@/parts/settings/pictures';
import { useSession } from '@/session/context';
import { Button, IconButton, Placeholder } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import css from './guild.module.css';

/** A name that the server takes, from that of a file: two to 32 letters, digits or underscores. */
export function emojiName(file: string): string {
  const plain = file.replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9_]+/g, '_');
  return (plain.length < 2 ? `${plain}__` : plain).slice(0, 32);
}

export function EmojiPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const attempt = useTry();
  const overlay = useOverlay();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const upload = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    for (const file of files) {
      const worked = await attempt(async () => {
        const image = await pictureUri(file, 128);
        await api.post(`/guilds/${guild.id}/emojis`, { name: emojiName(file.name), image });
      });
      if (!worked) break;
    }
    setBusy(false);
  };
  const rename = (emoji: Emoji, name: string): void => {
    if (name === emoji.name) return;
    void attempt(() => api.patch(`/guilds/${guild.id}/emojis/${emoji.id}`, { name })).then((worked) => {
      if (worked) overlay.toast(t('settings.saved'));
    });
  };
  return (
    <Section text={t('emojis.text')}>
      <Buttons>
        <Button kind="primary" busy={busy} onClick={() => input.current?.click()}>
          {t('emojis.upload')}
        </Button>
      </Buttons>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={t('emojis.upload')}
        accept="image/png,image/jpeg,image/gif,image/webp"
        onChange={(event) => {
          void upload([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {guild.emojis.length === 0 ? (
        <Placeholder title={t('emojis.none')} text={t('emojis.noneText')} />
      ) : (
        <Rows label={t('guild.emoji')}>
          {guild.emojis.map((emoji) => (
            <Row
              key={emoji.id}
              lead={<img src={emojiUrl(emoji.id, emoji.animated, 48)} alt="" width={32} height={32} />}
              title={
                <input
                  className={css['inline']}
                  aria-label={t('emojis.name', { name: emoji.name })}
                  defaultValue={emoji.name}
                  pattern="[A-Za-z0-9_]{2,32}"
                  maxLength={32}
                  onBlur={(event) => {
                    if (event.target.checkValidity()) rename(emoji, event.target.value);
                    else event.target.value = emoji.name;
                  }}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') event.currentTarget.blur();
                  }}
                />
              }
            >
              <IconButton
                icon="trash"
                danger
                label={t('emojis.delete', { name: emoji.name })}
                onClick={() => void attempt(() => api.delete(`/guilds/${guild.id}/emojis/${emoji.id}`))}
              />
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  );
}
