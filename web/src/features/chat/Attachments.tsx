/** The files of a message: pictures in a gallery, films and sounds in players, the rest to download. */
import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useLanguage, useT } from '@/i18n';
import type { Attachment, Message } from '@/model/types';
import { fitted, galleryColumns } from '@/parts/media/fitted';
import type { Picture } from '@/parts/media/Lightbox';
import { PictureView } from '@/parts/media/PictureView';
import { bytes } from '@/ui/bytes';
import { Icon } from '@/ui/icons';
import css from './attachments.module.css';

function isPicture(attachment: Attachment): boolean {
  return (
    attachment.contentType.startsWith('image/') &&
    attachment.contentType !== 'image/svg+xml' &&
    attachment.width !== null
  );
}

function pictureOf(attachment: Attachment): Picture {
  return {
    url: attachment.url,
    name: attachment.filename,
    description: attachment.description,
    width: attachment.width,
    height: attachment.height,
  };
}

export function Attachments({ message }: { readonly message: Message }): JSX.Element {
  const pictures = message.attachments.filter(isPicture);
  const others = message.attachments.filter((attachment) => !isPicture(attachment));
  return (
    <div className={css['attachments']}>
      {pictures.length > 0 && <Gallery attachments={pictures} />}
      {others.map((attachment) => (
        <Hidden key={attachment.id} attachment={attachment}>
          <FileView attachment={attachment} />
        </Hidden>
      ))}
    </div>
  );
}

function Gallery({ attachments }: { readonly attachments: readonly Attachment[] }): JSX.Element {
  const alone = attachments.length === 1;
  const views = attachments.map((attachment) => {
    // The arrows of the viewer must not lead to a spoiler that nobody asked for.
    const open = attachments.filter((other) => other === attachment || !other.spoiler);
    return (
      <Hidden key={attachment.id} attachment={attachment}>
        <PictureView pictures={open.map(pictureOf)} index={open.indexOf(attachment)} cover={!alone} />
      </Hidden>
    );
  });
  if (alone) return <>{views}</>;
  return (
    <div className={css['gallery']} data-columns={galleryColumns(attachments.length)}>
      {views}
    </div>
  );
}

/** A spoiler is blurred and cannot be reached until it is asked for. */
function Hidden({
  attachment,
  children,
}: {
  readonly attachment: Attachment;
  readonly children: ReactNode;
}): JSX.Element {
  const t = useT();
  const [shown, setShown] = useState(!attachment.spoiler);
  if (shown) return <div className={css['item']}>{children}</div>;
  return (
    <div className={css['item']} data-hidden="true">
      <div inert className={css['blurred']}>
        {children}
      </div>
      <button
        type="button"
        className={css['reveal']}
        aria-label={t('media.spoiler', { name: attachment.description ?? attachment.filename })}
        onClick={() => setShown(true)}
      >
        <span>{t('composer.spoiler')}</span>
      </button>
    </div>
  );
}

function FileView({ attachment }: { readonly attachment: Attachment }): JSX.Element {
  if (attachment.contentType.startsWith('video/')) {
    const { width, height } = fitted(attachment.width, attachment.height);
    return (
      <video
        className={css['video']}
        src={attachment.url}
        aria-label={attachment.description ?? attachment.filename}
        controls
        playsInline
        preload="metadata"
        style={{ width, aspectRatio: `${width} / ${height}` }}
      />
    );
  }
  if (attachment.contentType.startsWith('audio/'))
    return (
      <figure className={css['audio']}>
        <Card attachment={attachment} />
        <audio
          src={attachment.url}
          aria-label={attachment.description ?? attachment.filename}
          controls
          preload="none"
        />
      </figure>
    );
  return (
    <div className={css['file']}>
      <Card attachment={attachment} />
    </div>
  );
}

function Card({ attachment }: { readonly attachment: Attachment }): JSX.Element {
  const t = useT();
  const language = useLanguage();
  const { filename, url, size, contentType } = attachment;
  return (
    <div className={css['card']}>
      <Icon name={contentType.startsWith('audio/') ? 'voice' : 'file'} size={28} />
      <span className={css['cardText']}>
        <a href={url} target="_blank" rel="noopener noreferrer" title={attachment.description ?? filename}>
          {filename}
        </a>
        <small>{bytes(size, language)}</small>
      </span>
      <a
        className={css['download']}
        href={url}
        download={filename}
        aria-label={t('media.download', { name: filename })}
        title={t('media.download', { name: filename })}
      >
        <Icon name="download" />
      </a>
    </div>
  );
}
