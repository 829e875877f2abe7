/** Short ways of writing that change a message instead of sending one: `+:tada:` reacts to the newest, `s/old/new` mends one's own last. */
import { toId } from '@/model/ids';
import type { EmojiId } from '@/model/ids';
import type { ReactionEmoji } from '@/model/types';

export type Shorthand =
  | { readonly kind: 'react'; readonly emoji: ReactionEmoji }
  | { readonly kind: 'replace'; readonly from: string; readonly to: string };

const kCustom = /^<(a?):(\w+):(\d+)>$/;
const kPicture = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const graphemes = new Intl.Segmenter();

function emojiOf(text: string): ReactionEmoji | null {
  const custom = kCustom.exec(text);
  if (custom !== null)
    return { id: toId<EmojiId>(custom[3] ?? ''), name: custom[2] ?? '', animated: custom[1] === 'a' };
  const [first, second] = graphemes.segment(text);
  return second === undefined && first !== undefined && kPicture.test(first.segment)
    ? { id: null, name: first.segment, animated: false }
    : null;
}

/** `content` as it would be sent; null where it is a message like any other. */
export function shorthandOf(content: string): Shorthand | null {
  if (content.startsWith('+')) {
    const emoji = emojiOf(content.slice(1).trim());
    return emoji === null ? null : { kind: 'react', emoji };
  }
  const [, from, to] = /^s\/([^/\n]+)\/([^/\n]*)\/?$/.exec(content) ?? [];
  return from === undefined || to === undefined ? null : { kind: 'replace', from, to };
}
