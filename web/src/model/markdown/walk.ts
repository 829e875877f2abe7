/** Questions about a parsed text: what it says in plain words, whether it is only emoji, which addresses it holds. */
import type { Block, Inline, MentionNode } from './ast';

/** How names are found for the ids in a text; null where the id is not known here. */
export interface NameResolver {
  user(id: string): string | null;
  role(id: string): string | null;
  channel(id: string): string | null;
}

const kNoNames: NameResolver = { user: () => null, role: () => null, channel: () => null };

export function mentionText(node: MentionNode, names: NameResolver): string {
  const name = names[node.target](node.id);
  const sigil = node.target === 'channel' ? '#' : '@';
  return `${sigil}${name ?? (node.target === 'role' ? 'deleted-role' : 'unknown')}`;
}

/** What hides a spoiler in previews and notifications. */
const kHidden = '▮▮▮';

function inlineText(nodes: readonly Inline[], names: NameResolver): string {
  let text = '';
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
      case 'code':
      case 'glyph':
        text += node.text;
        break;
      case 'fence':
        text += ` ${node.text.replace(/\s+/g, ' ')} `;
        break;
      case 'strong':
      case 'em':
      case 'underline':
      case 'strike':
      case 'link':
        text += inlineText(node.children, names);
        break;
      case 'spoiler':
        text += kHidden;
        break;
      case 'url':
        text += node.url;
        break;
      case 'mention':
        text += mentionText(node, names);
        break;
      case 'everyone':
        text += node.word;
        break;
      case 'command':
        text += `/${node.name}`;
        break;
      case 'emoji':
        text += `:${node.name}:`;
        break;
      case 'time':
        text += new Date(node.seconds * 1000).toLocaleString();
        break;
      case 'break':
        text += '\n';
        break;
    }
  }
  return text;
}

/** The text without marks, for notifications and screen readers; spoilers stay hidden. */
export function plainText(blocks: readonly Block[], names: NameResolver = kNoNames): string {
  const lines: string[] = [];
  for (const block of blocks) {
    if (block.type === 'quote') lines.push(plainText(block.children, names));
    else if (block.type === 'list')
      block.items.forEach((item, index) =>
        lines.push(`${block.ordered ? `${block.start + index}.` : '•'} ${plainText(item, names)}`),
      );
    else lines.push(inlineText(block.children, names));
  }
  return lines.join('\n').trim();
}

/** The same on one line: reply previews, lists of results. */
export function plainLine(blocks: readonly Block[], names: NameResolver = kNoNames): string {
  return plainText(blocks, names).replace(/\s+/g, ' ').trim();
}

const kJumboMax = 30;

/** Whether a message is nothing but a few emoji, which are then drawn large. */
export function isJumbo(blocks: readonly Block[]): boolean {
  let count = 0;
  for (const block of blocks) {
    if (block.type !== 'paragraph') return false;
    for (const node of block.children) {
      if (node.type === 'emoji' || node.type === 'glyph') ++count;
      else if (!(node.type === 'break' || (node.type === 'text' && node.text.trim() === ''))) return false;
    }
  }
  return count > 0 && count <= kJumboMax;
}

/** Calls back for every inline node, outer before inner, in the order of the text. */
export function eachInline(blocks: readonly Block[], visit: (node: Inline) => void): void {
  const inline = (nodes: readonly Inline[]): void => {
    for (const node of nodes) {
      visit(node);
      if ('children' in node) inline(node.children);
    }
  };
  for (const block of blocks) {
    if (block.type === 'quote') eachInline(block.children, visit);
    else if (block.type === 'list') for (const item of block.items) eachInline(item, visit);
    else inline(block.children);
  }
}
