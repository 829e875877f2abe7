/** What bots and links show below a message: rich embeds with all their fields, pictures, and previews of links. */
import type { JSX } from 'react';
import { useLanguage } from '@/i18n';
import type { Embed, EmbedField, EmbedMedia, Message } from '@/model/types';
import type { GuildId } from '@/model/ids';
import { Link, safeUrl } from '@/parts/markdown/Markdown';
import { MessageText } from '@/parts/markdown/MessageText';
import { PictureView } from '@/parts/media/PictureView';
import { formatDate } from '@/ui/dates';
import css from './embeds.module.css';

export function Embeds({ message }: { readonly message: Message }): JSX.Element {
  return (
    <div className={css['embeds']}>
      {message.embeds.map((embed, index) => (
        // Embeds have no id of their own and never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <EmbedView key={index} embed={embed} guildId={message.guildId} />
      ))}
    </div>
  );
}

function isWeb(url: string): boolean {
  return safeUrl(url)?.protocol.startsWith('http') ?? false;
}

/** Pictures of this server have addresses without a host. */
function isPicture(url: string): boolean {
  return url.startsWith('/') || isWeb(url);
}

function Media({
  media,
  name,
  small = false,
}: {
  readonly media: EmbedMedia;
  readonly name: string;
  readonly small?: boolean;
}): JSX.Element | null {
  if (!isPicture(media.url)) return null;
  const picture = { url: media.url, name, description: null, width: media.width, height: media.height };
  return <PictureView pictures={[picture]} index={0} maxWidth={small ? 80 : 400} maxHeight={small ? 80 : 300} />;
}

function EmbedView({ embed, guildId }: { readonly embed: Embed; readonly guildId: GuildId | null }): JSX.Element {
  const name = embed.title ?? embed.provider ?? embed.url ?? '';
  const bare =
    embed.title === null &&
    embed.description === null &&
    embed.fields.length === 0 &&
    embed.author === null &&
    embed.footer === null;
  const image = embed.image ?? (embed.type === 'image' ? embed.thumbnail : null);
  if (bare && image !== null) return <Media media={image} name={name} />;
  const thumbnail = embed.type === 'image' ? null : embed.thumbnail;
  const color = embed.color === null ? undefined : `#${embed.color.toString(16).padStart(6, '0')}`;
  return (
    <section className={css['embed']} style={color === undefined ? {} : { borderInlineStartColor: color }}>
      <div className={css['main']}>
        <div className={css['text']}>
          {embed.provider !== null && <span className={css['provider']}>{embed.provider}</span>}
          {embed.author !== null && (
            <span className={css['author']}>
              <SmallIcon url={embed.author.iconUrl} />
              {embed.author.url !== null && isWeb(embed.author.url) ? (
                <Link url={embed.author.url}>{embed.author.name}</Link>
              ) : (
                embed.author.name
              )}
            </span>
          )}
          {embed.title !== null && (
            <div className={css['title']}>
              {embed.url !== null && isWeb(embed.url) ? (
                <Link url={embed.url}>
                  <MessageText content={embed.title} guildId={guildId} inline />
                </Link>
              ) : (
                <MessageText content={embed.title} guildId={guildId} inline />
              )}
            </div>
          )}
          {embed.description !== null && <MessageText content={embed.description} guildId={guildId} />}
        </div>
        {thumbnail !== null && <Media media={thumbnail} name={name} small />}
      </div>
      {embed.fields.length > 0 && <Fields fields={embed.fields} guildId={guildId} />}
      {embed.video !== null && isWeb(embed.video.url) && embed.image === null && embed.thumbnail === null && (
        <Link url={embed.video.url}>{embed.video.url}</Link>
      )}
      {image !== null && <Media media={image} name={name} />}
      {(embed.footer !== null || embed.timestamp !== null) && <Foot embed={embed} />}
    </section>
  );
}

function SmallIcon({ url }: { readonly url: string | null }): JSX.Element | null {
  if (url === null || !isPicture(url)) return null;
  return <img src={url} alt="" width={20} height={20} loading="lazy" decoding="async" />;
}

/** Up to three inline fields stand beside each other; the others take the whole width. */
export function fieldSpans(fields: readonly Pick<EmbedField, 'inline'>[]): readonly number[] {
  const spans: number[] = [];
  for (let at = 0; at < fields.length;) {
    let run = 0;
    while (run < 3 && fields[at + run]?.inline === true) ++run;
    const count = Math.max(1, run);
    for (let index = 0; index < count; ++index) spans.push(run === 0 ? 12 : 12 / run);
    at += count;
  }
  return spans;
}

function Fields({
  fields,
  guildId,
}: {
  readonly fields: readonly EmbedField[];
  readonly guildId: GuildId | null;
}): JSX.Element {
  const spans = fieldSpans(fields);
  return (
    <dl className={css['fields']}>
      {fields.map((field, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} style={{ gridColumn: `span ${spans[index] ?? 12}` }}>
          <dt>
            <MessageText content={field.name} guildId={guildId} inline />
          </dt>
          <dd>
            <MessageText content={field.value} guildId={guildId} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Foot({ embed }: { readonly embed: Embed }): JSX.Element {
  const language = useLanguage();
  return (
    <footer className={css['foot']}>
      <SmallIcon url={embed.footer?.iconUrl ?? null} />
      {embed.footer !== null && <span>{embed.footer.text}</span>}
      {embed.footer !== null && embed.timestamp !== null && <span aria-hidden="true">•</span>}
      {embed.timestamp !== null && (
        <time dateTime={new Date(embed.timestamp).toISOString()}>
          {formatDate(embed.timestamp, 'medium', language)}
        </time>
      )}
    </footer>
  );
}
