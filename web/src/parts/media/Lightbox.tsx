/**
 * Shows pictures large: arrows step through those of a message, wheel, pinch and keys zoom, dragging pans, Escape closes.
 */
import { useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent, PointerEvent, WheelEvent } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './media.module.css';
import type { View } from './zoom';
import { kWhole, panned, zoomed } from './zoom';

export interface Picture {
  readonly url: string;
  readonly name: string;
  readonly description: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

const kStep = 1.6;

export function Lightbox({
  pictures,
  start,
  onClose,
}: {
  readonly pictures: readonly Picture[];
  readonly start: number;
  readonly onClose: () => void;
}): JSX.Element | null {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const [index, setIndex] = useState(start);
  const [view, setView] = useState<View>(kWhole);
  const drag = useRef<{ readonly x: number; readonly y: number; moved: boolean } | null>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);
  const picture = pictures[index];
  if (picture === undefined) return null;

  const step = (by: number): void => {
    setIndex((index + by + pictures.length) % pictures.length);
    setView(kWhole);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight' && pictures.length > 1) step(1);
    else if (event.key === 'ArrowLeft' && pictures.length > 1) step(-1);
    else if (event.key === '+' || event.key === '=') setView(zoomed(view, kStep, 0, 0));
    else if (event.key === '-') setView(zoomed(view, 1 / kStep, 0, 0));
    else if (event.key === '0') setView(kWhole);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const wheel = (event: WheelEvent): void => {
    const by = Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 240);
    setView(zoomed(view, by, event.clientX - window.innerWidth / 2, event.clientY - window.innerHeight / 2));
  };
  const move = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const [dx, dy] = [event.clientX - drag.current.x, event.clientY - drag.current.y];
    if (!drag.current.moved && Math.hypot(dx, dy) < 4) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    if (view.scale > 1) setView(panned(view, dx, dy, window.innerWidth / 2, window.innerHeight / 2));
  };
  const release = (event: PointerEvent): void => {
    const moved = drag.current?.moved === true;
    drag.current = null;
    if (moved) return;
    const away = event.target instanceof Element && event.target.tagName !== 'IMG';
    if (away) onClose();
    else if (view.scale > 1) setView(kWhole);
    else setView(zoomed(kWhole, 2.5, event.clientX - window.innerWidth / 2, event.clientY - window.innerHeight / 2));
  };
  const label = t('media.viewer', { index: index + 1, count: pictures.length, name: picture.name });
  return createPortal(
    <dialog
      ref={ref}
      className={css['lightbox']}
      aria-label={label}
      onKeyDown={keys}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div
        className={css['stage']}
        data-zoomed={view.scale > 1}
        onWheel={wheel}
        onPointerDown={(event) => {
          if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={() => {
          drag.current = null;
        }}
      >
        <img
          key={picture.url}
          src={picture.url}
          alt={picture.description ?? picture.name}
          draggable={false}
          {...(picture.width === null || picture.height === null
            ? {}
            : { width: picture.width, height: picture.height })}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <div className={css['lightboxBar']}>
        <IconButton icon="minus" label={t('media.zoomOut')} onClick={() => setView(zoomed(view, 1 / kStep, 0, 0))} />
        <IconButton icon="plus" label={t('media.zoomIn')} onClick={() => setView(zoomed(view, kStep, 0, 0))} />
        <a
          href={picture.url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t('media.original')}
          title={t('media.original')}
        >
          <Icon name="external" />
        </a>
        <IconButton icon="close" label={t('media.close')} onClick={onClose} />
      </div>
      {pictures.length > 1 && (
        <>
          <IconButton
            className={css['previous'] ?? ''}
            icon="chevronLeft"
            size={28}
            label={t('media.previous')}
            onClick={() => step(-1)}
          />
          <IconButton
            className={css['next'] ?? ''}
            icon="chevronRight"
            size={28}
            label={t('media.next')}
            onClick={() => step(1)}
          />
        </>
      )}
      <p className={css['caption']} aria-live="polite">
        {picture.description ?? picture.name}
        {pictures.length > 1 && ` · ${index + 1}/${pictures.length}`}
      </p>
    </dialog>,
    document.body,
  );
}
