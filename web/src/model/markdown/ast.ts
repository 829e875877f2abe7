/** The tree that parse.ts makes of a message's text. Plain data: it can be cached and compared. */

/** Marks that enclose other inline nodes. */
export type SpanType = 'strong' | 'em' | 'underline' | 'strike' | 'spoiler';

export interface TextNode {
  readonly type: 'text';
  readonly text: string;
}

export interface SpanNode {
  readonly type: SpanType;
  readonly children: readonly Inline[];
}

export interface CodeNode {
  readonly type: 'code';
  readonly text: string;
}

/** A fenced block. It may stand within a line and within a spoiler, so it is an inline node that is drawn as a block. */
export interface FenceNode {
  readonly type: 'fence';
  /** As written after the opening fence; empty where there is none. */
  readonly language: string;
  readonly text: string;
}

/** `[text](url)`: the address is http or https and the text holds no other address. */
export interface LinkNode {
  readonly type: 'link';
  readonly url: string;
  readonly children: readonly Inline[];
}

/** An address that stands in the text itself; `quiet` where `<url>` asks for no preview. */
export interface UrlNode {
  readonly type: 'url';
  readonly url: string;
  readonly quiet: boolean;
}

export interface MentionNode {
  readonly type: 'mention';
  readonly target: 'user' | 'role' | 'channel';
  readonly id: string;
}

export interface EveryoneNode {
  readonly type: 'everyone';
  readonly word: '@everyone' | '@here';
}

export interface CommandNode {
  readonly type: 'command';
  readonly name: string;
  readonly id: string;
}

export interface EmojiNode {
  readonly type: 'emoji';
  readonly name: string;
  readonly id: string;
  readonly animated: boolean;
}

/** One Unicode emoji with its modifiers. */
export interface GlyphNode {
  readonly type: 'glyph';
  readonly text: string;
}

/** t/T time, d/D date, f/F both, s/S short with seconds, R relative. */
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';

export interface TimeNode {
  readonly type: 'time';
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly style: TimeStyle;
  /** As written, for conversions back. */
  readonly raw: string;
}

export interface BreakNode {
  readonly type: 'break';
}

export type Inline =
  | TextNode
  | SpanNode
  | CodeNode
  | FenceNode
  | LinkNode
  | UrlNode
  | MentionNode
  | EveryoneNode
  | CommandNode
  | EmojiNode
  | GlyphNode
  | TimeNode
  | BreakNode;

export interface ParagraphBlock {
  readonly type: 'paragraph';
  readonly children: readonly Inline[];
}

export interface HeadingBlock {
  readonly type: 'heading';
  readonly level: 1 | 2 | 3;
  readonly children: readonly Inline[];
}

export interface SubtextBlock {
  readonly type: 'subtext';
  readonly children: readonly Inline[];
}

export interface QuoteBlock {
  readonly type: 'quote';
  readonly children: readonly Block[];
}

export interface ListBlock {
  readonly type: 'list';
  readonly ordered: boolean;
  /** Number of the first item of an ordered list. */
  readonly start: number;
  readonly items: readonly (readonly Block[])[];
}

export type Block = ParagraphBlock | HeadingBlock | SubtextBlock | QuoteBlock | ListBlock;
