/** The files that will go with the message: preview, spoiler, description, removal, and what is wrong with them. */
import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { IconButton } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './composer.module.css';
import type { DraftFile } from '@/parts/drafts/files';
import { kDescriptionMax } from '@/parts/drafts/limits';
import { bytes } from '@/ui/bytes';

interface FileTrayProps {
  readonly files: readonly DraftFile[];
  /** Bytes that one file may have. */
  readonly fileMax: number;
  readonly onRemove: (key: number) => void;
  readonly onChange: (key: number, change: Partial<Pick<DraftFile, 'spoiler' | 'description'>>) => void;
}

export function FileTray({ files, fileMax, onRemove, onChange }: FileTrayProps): JSX.Element {
  const t = useT();
  return (
    <ul className={css['files']} aria-label={t('composer.files')}>
      {files.map((file) => (
        <FileCard
          key={file.key}
          draft={file}
          fileMax={fileMax}
          onRemove={() => onRemove(file.key)}
          onChange={(change) => onChange(file.key, change)}
        />
      ))}
    </ul>
  );
}

/** An address for a file in memory, while it is shown. */
function useObjectUrl(file: File, wanted: boolean): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, wanted]);
  return url;
}

function FileCard({
  draft,
  fileMax,
  onRemove,
  onChange,
}: {
  readonly draft: DraftFile;
  readonly fileMax: number;
  readonly onRemove: () => void;
  readonly onChange: (change: Partial<Pick<DraftFile, 'spoiler' | 'description'>>) => void;
}): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const [describing, setDescribing] = useState(false);
  const { file } = draft;
  const picture = file.type.startsWith('image/');
  const url = useObjectUrl(file, picture || file.type.startsWith('video/'));
  const tooLarge = file.size > fileMax;
  return (
    <li className={css['file']} data-bad={tooLarge}>
      <div className={css['thumb']} data-spoiler={draft.spoiler}>
        {url === null ? (
          <Icon name="file" size={40} />
        ) : picture ? (
          <img src={url} alt="" />
        ) : (
          <video src={url} muted preload="metadata" />
        )}
      </div>
      <div className={css['fileTools']}>
        <IconButton
          icon={draft.spoiler ? 'eyeOff' : 'eye'}
          label={t('composer.spoiler')}
          size={16}
          aria-pressed={draft.spoiler}
          onClick={() => onChange({ spoiler: !draft.spoiler })}
        />
        <IconButton
          icon="edit"
          label={t('composer.editFile', { name: file.name })}
          size={16}
          aria-expanded={describing}
          onClick={() => setDescribing((open) => !open)}
        />
        <IconButton
          icon="trash"
          label={t('composer.removeFile', { name: file.name })}
          size={16}
          danger
          onClick={onRemove}
        />
      </div>
      {describing && (
        <input
          className={css['describe']}
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          aria-label={t('composer.describe')}
          placeholder={t('composer.describe')}
          value={draft.description}
          maxLength={kDescriptionMax}
          onChange={(event) => onChange({ description: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') {
              event.stopPropagation();
              setDescribing(false);
            }
          }}
        />
      )}
      <span className={css['fileName']} title={file.name}>
        {file.name}
      </span>
      <small className={css['fileSize']} role={tooLarge ? 'alert' : undefined}>
        {tooLarge ? t('composer.fileTooLarge', { size: bytes(fileMax, language) }) : bytes(file.size, language)}
      </small>
    </li>
  );
}
