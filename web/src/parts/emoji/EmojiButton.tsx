/** A button that opens the emoji picker beside itself. The picker's code is fetched when it is first opened. */
import { lazy, Suspense, useCallback, useState } from 'react';
import type { JSX } from 'react';
import type { GuildId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';
import { IconButton } from '@/ui/controls';
import { usePicker, useRemember } from './usePicker';

const EmojiPopover = lazy(() => import('./EmojiPopover').then((module) => ({ default: module.EmojiPopover })));

interface EmojiButtonProps {
  readonly label: string;
  readonly guildId: GuildId | null;
  /** Whether emoji of other guilds may be used here. */
  readonly external: boolean;
  readonly size?: number;
  readonly disabled?: boolean;
  /** The key that presses it, for `aria-keyshortcuts`. */
  readonly keys?: string;
  readonly onPick: (emoji: ReactionEmoji) => void;
}

export function EmojiButton({ label, size = 20, disabled = false, keys, ...rest }: EmojiButtonProps): JSX.Element {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  return (
    <>
      <IconButton
        icon="smile"
        label={label}
        size={size}
        disabled={disabled}
        aria-haspopup="dialog"
        aria-keyshortcuts={keys}
        aria-expanded={anchor !== null}
        onClick={(event) => {
          const button = event.currentTarget;
          setAnchor((open) => (open === null ? button : null));
        }}
      />
      {anchor !== null && (
        <Suspense fallback={null}>
          <Popover {...rest} anchor={anchor} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function Popover({
  guildId,
  external,
  anchor,
  onClose,
  onPick,
}: Pick<EmojiButtonProps, 'guildId' | 'external' | 'onPick'> & {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}): JSX.Element {
  const picker = usePicker(guildId, external);
  const remember = useRemember();
  return (
    <EmojiPopover
      {...picker}
      anchor={anchor}
      onClose={onClose}
      onPick={(emoji) => {
        remember(emoji);
        onPick(emoji);
      }}
    />
  );
}
