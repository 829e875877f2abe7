/** What a person types into the search field, and which messages it means. */
import type { ChannelId } from './ids';
import type { Message } from './types';

export type Holding = 'file' | 'image' | 'video' | 'sound' | 'link' | 'embed' | 'pin';

export interface SearchQuery {
  /** Small letters; a message must contain all of them. */
  readonly words: readonly string[];
  readonly from: readonly string[];
  readonly within: readonly string[];
  readonly has: readonly Holding[];
}

const kHoldings: readonly Holding[] = ['file', 'image', 'video', 'sound', 'link', 'embed', 'pin'];

/** `from:name in:channel has:file "two words"`. What is no filter is a word. */
export function parseSearch(typed: string): SearchQuery {
  const query = { words: [] as string[], from: [] as string[], within: [] as string[], has: [] as Holding[] };
  for (const [, key, quoted, plain] of typed.matchAll(/(?:(from|in|has):)?(?:"([^"]*)"|(\S+))/gi)) {
    const value = (quoted ?? plain ?? '').toLocaleLowerCase();
    const name = value.replace(/^[@#]/, '');
    const holding = kHoldings.find((one) => one === value);
    if (value === '') continue;
    if (key?.toLowerCase() === 'from') query.from.push(name);
    else if (key?.toLowerCase() === 'in') query.within.push(name);
    else if (key?.toLowerCase() === 'has' && holding !== undefined) query.has.push(holding);
    else query.words.push(key === undefined ? value : `${key.toLowerCase()}:${value}`);
  }
  return query;
}

export function isEmptySearch({ words, from, within, has }: SearchQuery): boolean {
  return words.length + from.length + within.length + has.length === 0;
}

function holds(message: Message, what: Holding): boolean {
  const files = (type: string): boolean => message.attachments.some((file) => file.contentType.startsWith(type));
  switch (what) {
    case 'file':
      return message.attachments.length > 0;
    case 'image':
      return files('image/');
    case 'video':
      return files('video/');
    case 'sound':
      return files('audio/');
    case 'link':
      return /https?:\/\/\S/.test(message.content);
    case 'embed':
      return message.embeds.length > 0;
    case 'pin':
      return message.pinned;
  }
}

/** What stands for the author and the place of a message, in small letters. */
export interface SearchNames {
  readonly authors: (message: Message) => readonly string[];
  readonly channel: (id: ChannelId) => string;
}

export function matches(query: SearchQuery, message: Message, names: SearchNames): boolean {
  const text = [message.content, ...message.attachments.map((file) => file.filename)].join('\n').toLocaleLowerCase();
  return (
    query.words.every((word) => text.includes(word)) &&
    query.has.every((what) => holds(message, what)) &&
    (query.from.length === 0 ||
      names.authors(message).some((name) => query.from.some((wanted) => name.startsWith(wanted)))) &&
    (query.within.length === 0 || query.within.some((wanted) => names.channel(message.channelId).startsWith(wanted)))
  );
}

/** The place that a link of this site points at; null where the text is none. */
export function placeOfLink(typed: string, origin: string): readonly [string, string, string | null] | null {
  const found = /^\/channels\/(@me|\d{1,20})\/(\d{1,20})(?:\/(\d{1,20}))?\/?$/.exec(
    typed.trim().startsWith(`${origin}/`) ? typed.trim().slice(origin.length) : '',
  );
  return found?.[1] === undefined || found[2] === undefined ? null : [found[1], found[2], found[3] ?? null];
}
