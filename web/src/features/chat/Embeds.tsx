import type { JSX } from 'react';
import type { Embed, Message } from '@/model/types';
import { MessageText } from './MessageText';
import { fitted } from './Attachments';

function safeLink(url: string | null): string | undefined {
  return url !== null && /^https?:\/\//i.test(url) ? url : undefined;
}

export function Embeds({ message }: { readonly message: Message }): JSX.Element {
  return (
    <>
      {message.embeds.map((embed, index) => (
        // Embeds have no id of their own and never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <EmbedView key={index} embed={embed} message={message} />
      ))}
    </>
  );
}

function EmbedView({ embed, message }: { readonly embed: Embed; readonly message: Message }): JSX.Element {
  const color = embed.color === null ? 'var(--line-strong)' : `#${embed.color.toString(16).padStart(6, '0')}`;
  const image = embed.image ?? embed.thumbnail;
  return (
    <section
      style={{
        display: 'grid',
        gap: 6,
        width: 'fit-content',
        maxWidth: 520,
        marginTop: 6,
        padding: '10px 14px',
        borderLeft: `4px solid ${color}`,
        borderRadius: 'var(--radius-s)',
        background: 'var(--surface-1)',
      }}
    >
      {embed.author !== null && <strong>{embed.author.name}</strong>}
      {embed.title !== null && (
        <a href={safeLink(embed.url)} target="_blank" rel="noopener noreferrer nofollow" style={{ fontWeight: 650 }}>
          {embed.title}
        </a>
      )}
      {embed.description !== null && (
        <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          <MessageText content={embed.description} guildId={message.guildId} />
        </div>
      )}
      {embed.fields.map((field) => (
        <div key={field.name}>
          <strong>{field.name}</strong>
          <div style={{ whiteSpace: 'pre-wrap' }}>
            <MessageText content={field.value} guildId={message.guildId} />
          </div>
        </div>
      ))}
      {image !== null && (
        <img
          src={image.url}
          alt=""
          {...fitted(image.width, image.height)}
          loading="lazy"
          style={{ borderRadius: 'var(--radius-s)' }}
        />
      )}
      {embed.footer !== null && <small style={{ color: 'var(--text-faint)' }}>{embed.footer.text}</small>}
    </section>
  );
}
