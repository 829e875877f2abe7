import { describe, expect, it } from 'vitest';
import type { Block, Inline } from './index';
import { isJumbo, parseInline, parseMarkdown, plainLine, plainText } from './index';

const kTags = { strong: 'b', em: 'i', underline: 'u', strike: 's', spoiler: 'x' } as const;

function showInline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return node.text;
        case 'break':
          return '⏎';
        case 'strong':
        case 'em':
        case 'underline':
        case 'strike':
        case 'spoiler':
          return `(${kTags[node.type]} ${showInline(node.children)})`;
        case 'code':
          return `(c ${node.text})`;
        case 'fence':
          return `(f:${node.language} ${node.text})`;
        case 'link':
          return `(a ${node.url} ${showInline(node.children)})`;
        case 'url':
          return `(url${node.quiet ? '!' : ''} ${node.url})`;
        case 'mention':
          return `(${node.target} ${node.id})`;
        case 'everyone':
          return `(${node.word})`;
        case 'command':
          return `(/${node.name} ${node.id})`;
        case 'emoji':
          return `(${node.animated ? 'a' : ''}:${node.name} ${node.id})`;
        case 'glyph':
          return `(g ${node.text})`;
        case 'time':
          return `(t ${node.seconds} ${node.style})`;
      }
    })
    .join('');
}

function show(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.type) {
        case 'paragraph':
          return showInline(block.children);
        case 'heading':
          return `{h${block.level} ${showInline(block.children)}}`;
        case 'subtext':
          return `{sub ${showInline(block.children)}}`;
        case 'quote':
          return `{q ${show(block.children)}}`;
        case 'list':
          return `{${block.ordered ? `ol${block.start}` : 'ul'} ${block.items.map((item) => `[${show(item)}]`).join('')}}`;
      }
    })
    .join('');
}

type Case = readonly [string, string];

const kEmphasis: readonly Case[] = [
  ['plain', 'plain'],
  ['', ''],
  ['*a*', '(i a)'],
  ['_a_', '(i a)'],
  ['**a**', '(b a)'],
  ['__a__', '(u a)'],
  ['~~a~~', '(s a)'],
  ['||a||', '(x a)'],
  ['***a***', '(i (b a))'],
  ['___a___', '(i (u a))'],
  ['__*a*__', '(u (i a))'],
  ['__**a**__', '(u (b a))'],
  ['__***a***__', '(u (i (b a)))'],
  ['***a** b*', '(i (b a) b)'],
  ['***a* b**', '(b (i a) b)'],
  ['*a **b***', '(i a (b b))'],
  ['**a *b***', '(b a (i b))'],
  ['**a *b* c**', '(b a (i b) c)'],
  ['*a **b** c*', '(i a (b b) c)'],
  ['**a *b** c', '(b a *b) c'],
  ['**a', '**a'],
  ['a**', 'a**'],
  ['*a', '*a'],
  ['* a*', '{ul [a*]}'],
  ['x * a * b', 'x * a * b'],
  ['x *a * b', 'x *a * b'],
  ['2*3*4', '2(i 3)4'],
  ['2 ** 3 ** 4', '2 (b  3 ) 4'],
  ['snake_case_name', 'snake_case_name'],
  ['_snake_case_', '(i snake_case)'],
  ['a_b_', 'a_b_'],
  ['_a_b', '_a_b'],
  ['__init__', '(u init)'],
  ['a__b__c', 'a(u b)c'],
  ['größe_ä_ö', 'größe_ä_ö'],
  ['****', '****'],
  ['**', '**'],
  ['||||', '||||'],
  ['~~~~', '~~~~'],
  ['****a****', '**(b a)**'],
  ['~a~', '~a~'],
  ['|a|', '|a|'],
  ['||**a** b||', '(x (b a) b)'],
  ['**a ||b** c||', '(b a ||b) c||'],
  ['~~a **b~~ c**', '(s a **b) c**'],
  ['*a*b*c*', '(i a)b(i c)'],
  ['**a****b**', '(b a)(b b)'],
  ['*a\nb*', '(i a⏎b)'],
  ['**a\n\nb**', '(b a⏎⏎b)'],
  ['*a *b*', '*a (i b)'],
  ['*a **b *c* d** e*', '*a (b b (i c) d) e*'],
  ['_a *b* c_', '(i a (i b) c)'],
  ['(*a*)', '((i a))'],
  ['"_a_"', '"(i a)"'],
];

const kCode: readonly Case[] = [
  ['`a`', '(c a)'],
  ['``a`b``', '(c a`b)'],
  ['`` ` ``', '(c `)'],
  ['` a `', '(c  a )'],
  ['`a', '`a'],
  ['``a`', '``a`'],
  ['`**a**`', '(c **a**)'],
  ['**`a**`**', '(b (c a**))'],
  ['`a\nb`', '(c a\nb)'],
  ['`a\\`', '(c a\\)'],
  ['\\`a`', '`a`'],
  ['```a```', '(f: a)'],
  ['```js\na\n```', '(f:js a)'],
  ['```js\na\n\nb\n```', '(f:js a\n\nb)'],
  ['```js```', '(f: js)'],
  ['```js\n```', '(f: js)'],
  ['```c++\nx\n```', '(f:c++ x)'],
  ['```not a language\nx```', '(f: not a language\nx)'],
  ['x ```a``` y', 'x (f: a) y'],
  ['x\n```a```\ny', 'x(f: a)y'],
  ['```\n  a\n```', '(f:   a)'],
  ['```a', '```a'],
  ['``````', '``````'],
  ['||```a```||', '(x (f: a))'],
  ['```\n# a\n> b\n- c\n```', '(f: # a\n> b\n- c)'],
  ['x `\n# a\n` y', 'x (c \n# a\n) y'],
  ['```a``` ```b```', '(f: a) (f: b)'],
  ['> ```js\n> a\n> ```', '{q (f:js a)}'],
  ['- ```js\n  a\n  ```\n- b', '{ul [(f:js   a\n  )][b]}'],
];

const kBlocks: readonly Case[] = [
  ['> a', '{q a}'],
  ['> a\n> b', '{q a⏎b}'],
  ['> a\nb', '{q a}b'],
  ['a\n> b', 'a{q b}'],
  ['a\n> b\nc', 'a{q b}c'],
  ['>a', '>a'],
  ['a > b', 'a > b'],
  ['>>> a\nb\n> c', '{q a⏎b⏎> c}'],
  ['> > a', '{q > a}'],
  ['> **a\n> b**', '{q (b a⏎b)}'],
  ['> # a', '{q {h1 a}}'],
  ['\\> a', '> a'],
  ['# a', '{h1 a}'],
  ['## a', '{h2 a}'],
  ['### a', '{h3 a}'],
  ['#### a', '#### a'],
  ['#a', '#a'],
  ['# ', '# '],
  ['# a ##', '{h1 a}'],
  ['# a\nb', '{h1 a}b'],
  ['# a\n\nb', '{h1 a}⏎b'],
  ['a\n# b\nc', 'a{h1 b}c'],
  ['a # b', 'a # b'],
  ['# **a** `b`', '{h1 (b a) (c b)}'],
  ['\\# a', '# a'],
  ['-# a', '{sub a}'],
  ['-# a\nb', '{sub a}b'],
  ['-#a', '-#a'],
  ['- a', '{ul [a]}'],
  ['- a\n- b', '{ul [a][b]}'],
  ['* a\n* b', '{ul [a][b]}'],
  ['- a\n  - b\n- c', '{ul [a{ul [b]}][c]}'],
  ['- a\n  - b\n    - c\n- d', '{ul [a{ul [b{ul [c]}]}][d]}'],
  ['- a\n - b', '{ul [a][b]}'],
  ['1. a\n2. b', '{ol1 [a][b]}'],
  ['3. a\n1. b', '{ol3 [a][b]}'],
  ['1. a\n   - b', '{ol1 [a{ul [b]}]}'],
  ['- a\n1. b', '{ul [a]}{ol1 [b]}'],
  ['- a\n  b', '{ul [a⏎b]}'],
  ['- a\nb', '{ul [a]}b'],
  ['- a\n\n- b', '{ul [a]}{ul [b]}'],
  ['a\n- b\nc', 'a{ul [b]}c'],
  ['-a', '-a'],
  ['- ', '- '],
  ['1.a', '1.a'],
  ['1234567890. a', '1234567890. a'],
  ['\\- a', '- a'],
  ['- # a', '{ul [{h1 a}]}'],
  ['- **a**', '{ul [(b a)]}'],
  ['- a\n  - b\n  1. c', '{ul [a{ul [b]}{ol1 [c]}]}'],
  ['a\nb', 'a⏎b'],
  ['a\n\n\nb', 'a⏎⏎⏎b'],
  ['a\r\nb', 'a⏎b'],
  ['> - a\n> - b', '{q {ul [a][b]}}'],
];

const kAtoms: readonly Case[] = [
  ['<@1>', '(user 1)'],
  ['<@!1>', '(user 1)'],
  ['<@&1>', '(role 1)'],
  ['<#1>', '(channel 1)'],
  ['<@a>', '<@a>'],
  ['<@123456789012345678901>', '<@123456789012345678901>'],
  ['@everyone hi', '(@everyone) hi'],
  ['@here', '(@here)'],
  ['@nobody', '@nobody'],
  ['</play:12>', '(/play 12)'],
  ['</play song now:12>', '(/play song now 12)'],
  ['<:n_1:2>', '(:n_1 2)'],
  ['<a:n:2>', '(a:n 2)'],
  ['<:n:>', '<:n:>'],
  [':smile:', ':smile:'],
  ['😀', '(g 😀)'],
  ['a😀b', 'a(g 😀)b'],
  ['👍🏽', '(g 👍🏽)'],
  ['👨‍👩‍👧‍👦', '(g 👨‍👩‍👧‍👦)'],
  ['🇩🇪🇫🇷', '(g 🇩🇪)(g 🇫🇷)'],
  ['❤️‍🔥 ❤', '(g ❤️‍🔥) ❤'],
  ['1️⃣ 1', '(g 1️⃣) 1'],
  ['©️ ©', '(g ©️) ©'],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '(g 🏴󠁧󠁢󠁥󠁮󠁧󠁿)'],
  ['中文 日本語', '中文 日本語'],
  ['<t:1700000000>', '(t 1700000000 f)'],
  ['<t:1700000000:R>', '(t 1700000000 R)'],
  ['<t:-1:t>', '(t -1 t)'],
  ['<t:1:z>', '<t:1:z>'],
  ['<t:9999999999999>', '<t:9999999999999>'],
  ['**<@1>**', '(b (user 1))'],
  ['\\<@1>', '<@1>'],
  ['\\*a\\*', '*a*'],
  ['\\\\', '\\'],
  ['\\a', '\\a'],
  ['\\😀', '😀'],
  ['a\\', 'a\\'],
  ['¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'],
];

const kLinks: readonly Case[] = [
  ['https://a.b', '(url https://a.b)'],
  ['http://a.b/c?d=e#f', '(url http://a.b/c?d=e#f)'],
  ['see https://a.b.', 'see (url https://a.b).'],
  ['(https://a.b/c)', '((url https://a.b/c))'],
  ['https://a.b/c_(d)', '(url https://a.b/c_(d))'],
  ['https://a.b/c_d_e', '(url https://a.b/c_d_e)'],
  ['**https://a.b**', '(b (url https://a.b))'],
  ['_https://a.b/c_d_', '(i (url https://a.b/c_d))'],
  ['||https://a.b||', '(x (url https://a.b))'],
  ['~~https://a.b~~', '(s (url https://a.b))'],
  ['<https://a.b>', '(url! https://a.b)'],
  ['<https://a.b', '<(url https://a.b)'],
  ['https://', 'https://'],
  ['ftp://a.b', 'ftp://a.b'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['[a](https://b.c)', '(a https://b.c a)'],
  ['[a](<https://b.c>)', '(a https://b.c a)'],
  ['[a](https://b.c "t")', '(a https://b.c a)'],
  ['[a](<https://b.c> "t")', '(a https://b.c a)'],
  ['[**a** b](https://b.c)', '(a https://b.c (b a) b)'],
  ['**[a](https://b.c)**', '(b (a https://b.c a))'],
  ['[a](https://b.c/(d))', '(a https://b.c/(d) a)'],
  ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
  ['[a](data:text/html,x)', '[a](data:text/html,x)'],
  ['[a](b.c)', '[a](b.c)'],
  ['[](https://b.c)', '[]((url https://b.c))'],
  ['[ ](https://b.c)', '[ ]((url https://b.c))'],
  ['[https://x.y](https://b.c)', '[(url https://x.y)]((url https://b.c))'],
  ['[a] (https://b.c)', '[a] ((url https://b.c))'],
  ['[[a]](https://b.c)', '(a https://b.c [a])'],
  ['[a [b](https://b.c)', '[a (a https://b.c b)'],
  ['[a **b](https://b.c) c**', '(a https://b.c a **b) c**'],
  ['[a\\]b](https://b.c)', '(a https://b.c a]b)'],
  ['[😀](https://b.c)', '(a https://b.c (g 😀))'],
  ['[a](https://b.c', '[a]((url https://b.c)'],
  ['a]b', 'a]b'],
  ['[a](HTTPS://b.c)', '(a HTTPS://b.c a)'],
  ['https://a.b/`c`', '(url https://a.b/)(c c)'],
];

for (const [name, cases] of Object.entries({ kEmphasis, kCode, kBlocks, kAtoms, kLinks })) {
  describe(name.slice(1), () => {
    it.each(cases)('%j', (text, expected) => expect(show(parseMarkdown(text))).toBe(expected));
  });
}

describe('inline only', () => {
  it.each([
    ['# a', '# a'],
    ['> a', '> a'],
    ['- **a**', '- (b a)'],
  ] as const)('%j', (text, expected) => expect(showInline(parseInline(text))).toBe(expected));
});

describe('isJumbo', () => {
  it.each([
    ['😀', true],
    ['😀 <:a:1>\n😀', true],
    ['😀 a', false],
    ['', false],
    [' ', false],
    ['# 😀', false],
    ['😀'.repeat(30), true],
    ['😀'.repeat(31), false],
  ] as const)('%j', (text, expected) => expect(isJumbo(parseMarkdown(text))).toBe(expected));
});

describe('plain text', () => {
  const names = { user: (id: string) => (id === '1' ? 'ada' : null), role: () => 'mods', channel: () => 'hall' };
  it.each([
    ['**a** _b_', 'a b'],
    ['<@1> <@2> <@&3> <#4>', '@ada @unknown @mods #hall'],
    ['||secret||', '▮▮▮'],
    ['a\nb', 'a b'],
    ['- a\n- b', '• a • b'],
    ['2. a\n3. b', '2. a 3. b'],
    ['> q\nr', 'q r'],
    ['<:n:1> [a](https://b.c)', ':n: a'],
    ['```js\na\nb```', 'a b'],
  ] as const)('%j', (text, expected) => expect(plainLine(parseMarkdown(text), names)).toBe(expected));

  it('keeps lines where they are wanted', () => expect(plainText(parseMarkdown('a\nb'))).toBe('a\nb'));
});
