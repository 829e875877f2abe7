import { useRef, useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Avatar, Button } from '@/ui/controls';
import { pictureUri } from './pictures';
import css from './settings.module.css';

/** A picture with buttons to choose another one and to take it away. `onPick` gets a data URI, or null for none. */
export function PicturePicker({
  label,
  name,
  src,
  size = 88,
  removable,
  onPick,
}: {
  readonly label: string;
  /** Whose initials stand where there is no picture. */
  readonly name: string;
  readonly src: string | null;
  readonly size?: number;
  readonly removable: boolean;
  readonly onPick: (picture: string | null) => void;
}): JSX.Element {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [bad, setBad] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      onPick(await pictureUri(file, 512));
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return (
    <div className={css['picker']}>
      <Avatar src={src} name={name} size={size} />
      <div>
        <span className={css['label']}>{label}</span>
        <div className={css['buttons']}>
          <Button small onClick={() => input.current?.click()}>
            {t('settings.pick')}
          </Button>
          {removable && (
            <Button small kind="quiet" onClick={() => onPick(null)}>
              {t('settings.unpick')}
            </Button>
          )}
        </div>
        {bad && (
          <p role="alert" className={css['problem']}>
            {t('settings.badPicture')}
          </p>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept="image/png,image/jpeg,image/gif,image/webp"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
