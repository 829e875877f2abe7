/** The files of a message on its way: how far each one is. They travel in one request, one behind the other. */
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import type { PendingFile } from '@/stores/timeline';
import { bytes } from '@/ui/bytes';
import { IconButton } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './attachments.module.css';

/** From how much of the whole is sent to how much of each file is, 0 to 1. */
export function shares(files: readonly Pick<PendingFile, 'size'>[], progress: number): readonly number[] {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  return files.map(({ size }) => {
    const done = size === 0 ? Number(progress >= 1) : (progress * total - before) / size;
    before += size;
    return Math.min(1, Math.max(0, done));
  });
}

export function PendingFiles({
  files,
  progress,
  sending,
  onDrop,
}: {
  readonly files: readonly PendingFile[];
  readonly progress: number;
  readonly sending: boolean;
  /** Takes one file out of the message. */
  readonly onDrop: (index: number) => void;
}): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const done = shares(files, progress);
  return (
    <ul className={css['attachments']}>
      {files.map((file, index) => (
        // Two files of one message may have the same name.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} className={css['file']}>
          <div className={css['card']}>
            <Icon name="file" size={28} />
            <span className={css['cardText']}>
              <span className={css['name']}>{file.name}</span>
              <small>{bytes(file.size, language)}</small>
            </span>
            {sending && (
              <IconButton
                icon="close"
                size={18}
                label={t('chat.cancelFile', { name: file.name })}
                onClick={() => onDrop(index)}
              />
            )}
          </div>
          {sending && (
            <progress
              className={css['progress']}
              max={1}
              value={done[index] ?? 0}
              aria-label={`${t('chat.uploading')}: ${file.name}`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
