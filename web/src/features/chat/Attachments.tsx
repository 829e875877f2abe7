import type { JSX } from 'react';
import { useLanguage } from '@/i18n';
import type { Attachment, Message } from '@/model/types';
import { Icon } from '@/ui/icons';

const kMaxWidth = 480;
const kMaxHeight = 360;

/** The size at which a picture is drawn: known before it is there, so that nothing jumps. */
export function fitted(width: number | null, height: number | null): { width: number; height: number } {
  if (width === null || height === null || width === 0 || height === 0) return { width: 320, height: 200 };
  const scale = Math.min(1, kMaxWidth / width, kMaxHeight / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export function fileSize(bytes: number, language: string): string {
  const unit = bytes < 1000 ? 'byte' : bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = unit === 'byte' ? bytes : unit === 'kilobyte' ? bytes / 1000 : bytes / 1_000_000;
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

export function Attachments({ message }: { readonly message: Message }): JSX.Element {
  return (
    <>
      {message.attachments.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} />
      ))}
    </>
  );
}

function AttachmentView({ attachment }: { readonly attachment: Attachment }): JSX.Element {
  const language = useLanguage();
  const size = fitted(attachment.width, attachment.height);
  if (attachment.contentType.startsWith('image/'))
    return (
      <a href={attachment.url} target="_blank" rel="noopener noreferrer">
        <img
          src={attachment.url}
          alt={attachment.description ?? attachment.filename}
          {...size}
          loading="lazy"
          style={{
            borderRadius: 'var(--radius-m)',
            marginTop: 4,
            height: 'auto',
            aspectRatio: `${size.width} / ${size.height}`,
          }}
        />
      </a>
    );
  if (attachment.contentType.startsWith('video/'))
    return (
      <video
        src={attachment.url}
        controls
        preload="metadata"
        {...size}
        style={{ marginTop: 4, borderRadius: 'var(--radius-m)' }}
      />
    );
  if (attachment.contentType.startsWith('audio/'))
    return <audio src={attachment.url} controls preload="none" style={{ marginTop: 4 }} />;
  return (
    <a
      href={attachment.url}
      download={attachment.filename}
      rel="noopener noreferrer"
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 8,
        padding: '8px 12px',
        marginTop: 4,
        width: 'fit-content',
        border: '1px solid var(--line)',
        borderRadius: 'var(--radius-m)',
      }}
    >
      <Icon name="file" /> {attachment.filename} <small>{fileSize(attachment.size, language)}</small>{' '}
      <Icon name="download" size={16} />
    </a>
  );
}
