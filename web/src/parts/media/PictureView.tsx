/** A picture in a message: its place is kept before it is there, a press opens it large. */
import { lazy, Suspense, useState } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { fitted } from './fitted';
import type { Picture } from './Lightbox';
import css from './media.module.css';

const Lightbox = lazy(() => import('./Lightbox').then((module) => ({ default: module.Lightbox })));

export function PictureView({
  pictures,
  index,
  maxWidth = 480,
  maxHeight = 360,
  cover = false,
  src,
}: {
  /** Those among which the arrows step once it is open. */
  readonly pictures: readonly Picture[];
  readonly index: number;
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  /** Fills its place and is cut: in galleries. */
  readonly cover?: boolean;
  /** A smaller copy to draw in the message. */
  readonly src?: string;
}): JSX.Element | null {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [gone, setGone] = useState(false);
  const picture = pictures[index];
  if (picture === undefined) return null;
  const { width, height } = fitted(picture.width, picture.height, maxWidth, maxHeight);
  const style = cover ? {} : { width, aspectRatio: `${width} / ${height}` };
  if (gone)
    return (
      <div className={css['gone']} style={style}>
        {t('media.gone')}
      </div>
    );
  return (
    <>
      <button
        type="button"
        className={css['picture']}
        data-cover={cover}
        style={style}
        aria-label={t('media.open', { name: picture.description ?? picture.name })}
        onClick={() => setOpen(true)}
      >
        <img
          src={src ?? picture.url}
          alt={picture.description ?? ''}
          title={picture.description ?? undefined}
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
          onError={() => setGone(true)}
        />
      </button>
      {open && (
        <Suspense fallback={null}>
          <Lightbox pictures={pictures} start={index} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
