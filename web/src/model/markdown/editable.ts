/**
 * Between a message's text (`<@1>`, `<#2>`, `<:name:3>`) and what a person types and reads in the composer (`@ada`,
 * `#general`, `:name:`). Code is left as it is in both directions.
 */
import { Source } from './source';

/** Names of the ids in a text, as the composer writes them, without sigil; null where the id is not known. */
export interface EditableNames {
  user(id: string): string | null;
  role(id: string): string | null;
  channel(id: string): string | null;
}

/** What typed names stand for; the keys of the maps are in lower case. */
export interface EditableTargets {
  readonly users: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  /** Text of a custom emoji (`<:name:id>`) or the characters of a Unicode emoji; null where there is no such code. */
  emoji(name: string): string | null;
}

const kWire = /<(?:(@!?|@&|#)(\d{1,20})|a?:(\w{1,32}):\d{1,20})>/g;
const kWireAt = new RegExp(kWire.source, 'y');
const kShortcode = /:([\w+-]{1,64}):/y;
const kNameMax = 100;

/** Applies a function to the parts of a text that are not code. */
function outsideCode(text: string, change: (part: string) => string): string {
  const source = new Source(text);
  let result = '';
  let plain = 0;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at += 2;
    else if (unit !== 0x60) ++at;
    else {
      const code = source.codeAt(at, text.length);
      if (code === null) {
        while (text.charCodeAt(at) === 0x60) ++at;
        continue;
      }
      result += change(text.slice(plain, at)) + text.slice(at, code.end);
      at = code.end;
      plain = at;
    }
  }
  return result + change(text.slice(plain));
}

/** Whether the character at an offset stands within inline code or a fenced block. */
export function codeCovers(text: string, offset: number): boolean {
  const source = new Source(text);
  for (let at = 0; at <= offset;) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at += 2;
    else if (unit !== 0x60) ++at;
    else {
      const code = source.codeAt(at, text.length);
      if (code !== null && code.end > offset) return true;
      if (code === null) while (text.charCodeAt(at) === 0x60) ++at;
      else at = code.end;
    }
  }
  return false;
}

/** A message's text → the text to edit. Ids that nobody knows stay as they are. */
export function toEditable(content: string, names: EditableNames): string {
  return outsideCode(content, (part) =>
    part.replace(kWire, (raw: string, sigil: string | undefined, id: string | undefined, emoji: string | undefined) => {
      if (emoji !== undefined) return `:${emoji}:`;
      if (id === undefined) return raw;
      if (sigil === '#') return prefixed('#', names.channel(id)) ?? raw;
      return prefixed('@', sigil === '@&' ? names.role(id) : names.user(id)) ?? raw;
    }),
  );
}

function prefixed(sigil: string, name: string | null): string | null {
  return name === null ? null : `${sigil}${name}`;
}

/** The longest known name that starts at `at` and is not the beginning of a longer word. */
function nameAt(
  text: string,
  at: number,
  maps: readonly ReadonlyMap<string, string>[],
): [number, string, number] | null {
  const window = text.slice(at, at + kNameMax).toLowerCase();
  for (let length = window.length; length > 0; --length) {
    const behind = text.charAt(at + length);
    if (/[\p{L}\p{N}_]/u.test(behind) && /[\p{L}\p{N}_]/u.test(text.charAt(at + length - 1))) continue;
    const candidate = window.slice(0, length);
    for (const [index, map] of maps.entries()) {
      const id = map.get(candidate);
      if (id !== undefined) return [length, id, index];
    }
  }
  return null;
}

function typedPart(part: string, targets: EditableTargets): string {
  let result = '';
  let plain = 0;
  for (let at = 0; at < part.length;) {
    const replacement = typedAt(part, at, targets);
    if (replacement === null) {
      at += part.charCodeAt(at) === 0x5c ? 2 : 1;
      continue;
    }
    result += part.slice(plain, at) + replacement.text;
    at += replacement.length;
    plain = at;
  }
  return result + part.slice(plain);
}

function typedAt(part: string, at: number, targets: EditableTargets): { text: string; length: number } | null {
  const sigil = part.charAt(at);
  if (sigil === '<') {
    kWireAt.lastIndex = at;
    const wire = kWireAt.exec(part);
    return wire && { text: wire[0], length: wire[0].length };
  }
  const glued = at > 0 && /[\p{L}\p{N}_/]/u.test(part.charAt(at - 1));
  if (sigil === '@' && !glued) {
    const found = nameAt(part, at + 1, [targets.users, targets.roles]);
    return found && { text: `<@${found[2] === 1 ? '&' : ''}${found[1]}>`, length: found[0] + 1 };
  }
  if (sigil === '#' && !glued) {
    const found = nameAt(part, at + 1, [targets.channels]);
    return found && { text: `<#${found[1]}>`, length: found[0] + 1 };
  }
  if (sigil !== ':') return null;
  kShortcode.lastIndex = at;
  const code = kShortcode.exec(part);
  const emoji = code === null ? null : targets.emoji(code[1] ?? '');
  return code === null || emoji === null ? null : { text: emoji, length: code[0].length };
}

/** What a person typed → the message's text. */
export function fromEditable(typed: string, targets: EditableTargets): string {
  return outsideCode(typed, (part) => typedPart(part, targets));
}
