/** The picker beside the control that opened it: closes on Escape, on a press outside, and gives the focus back. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { JSX } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/i18n';
import css from './emoji.module.css';
import { EmojiPicker } from './EmojiPicker';
import type { EmojiPickerProps } from './EmojiPicker';

const kMargin = 8;

export function EmojiPopover({
  anchor,
  onClose,
  onPick,
  ...rest
}: EmojiPickerProps & { readonly anchor: HTMLElement; readonly onClose: () => void }): JSX.Element {
  const t = useT();
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const box = ref.current?.getBoundingClientRect();
    if (box === undefined) return;
    const at = anchor.getBoundingClientRect();
    const above = at.top - box.height - kMargin;
    const below = at.bottom + kMargin;
    const top =
      above >= kMargin
        ? above
        : below + box.height <= window.innerHeight
          ? below
          : window.innerHeight - box.height - kMargin;
    setPlace({
      left: Math.max(kMargin, Math.min(at.right - box.width, window.innerWidth - box.width - kMargin)),
      top: Math.max(kMargin, top),
    });
  }, [anchor]);
  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      const target = event.target;
      if (target instanceof Node && ref.current?.contains(target) !== true && !anchor.contains(target)) onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      if (anchor.isConnected) anchor.focus();
    };
  }, [anchor, onClose]);
  return createPortal(
    // Escape is heard for the whole dialog.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={ref}
      role="dialog"
      aria-label={t('emoji.picker')}
      className={css['popover']}
      style={place ?? { left: 0, top: 0, opacity: 0 }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <EmojiPicker
        {...rest}
        onPick={(emoji, stay) => {
          onPick(emoji, stay);
          if (!stay) onClose();
        }}
      />
    </div>,
    anchor.closest('dialog') ?? document.body,
  );
}
