import { describe, expect, it } from 'vitest';
import { bestOf, tokenAt } from './completion';
import { insideFence, lengthOf, linkedSelection, markOfKey, readyText, toggledMark } from './edits';

describe('tokenAt', () => {
  it.each([
    ['@ad', 'mention', 'ad', 0],
    ['hi @Ad', 'mention', 'ad', 3],
    ['hi @', 'mention', '', 3],
    ['(#ge', 'channel', 'ge', 1],
    [':smi', 'emoji', 'smi', 0],
    ['**:smi', 'emoji', 'smi', 2],
    ['line\n@ada.l', 'mention', 'ada.l', 5],
  ])('%j completes %s %s', (text, kind, query, start) =>
    expect(tokenAt(text, text.length)).toEqual({ kind, query, start, end: text.length }),
  );
  it.each(['a@b', ':s', ':', '12:30', 'https://x.y/#a', '<@1', '@a b', '`@ad`', ':smile:', 'text'])(
    '%j completes nothing',
    (text) => expect(tokenAt(text, text === '`@ad`' ? 4 : text.length)).toBeNull(),
  );
  it('looks only at what is before the caret', () => expect(tokenAt('@ada lovelace', 3)?.query).toBe('ad'));
});

describe('bestOf', () => {
  const names = (name: string): readonly string[] => [name];
  it('puts exact, then beginnings, then words, then the rest', () =>
    expect(bestOf(['canada', 'the ada', 'adam', 'ada'], names, 'ada', 9)).toEqual([
      'ada',
      'adam',
      'the ada',
      'canada',
    ]));
  it('keeps to the limit and leaves out what does not fit', () => {
    expect(bestOf(['ab', 'ac', 'b'], names, 'a', 1)).toEqual(['ab']);
    expect(bestOf(['b'], names, 'a', 1)).toEqual([]);
  });
});

describe('marks', () => {
  const applied = (text: string, from: number, to: number, mark: string): string => {
    const edit = toggledMark(text, from, to, mark);
    const next = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
    return `${next.slice(0, edit.selectFrom)}[${next.slice(edit.selectFrom, edit.selectTo)}]${next.slice(edit.selectTo)}`;
  };
  it.each([
    ['a b c', 2, 3, '**', 'a **[b]** c'],
    ['a **b** c', 4, 5, '**', 'a [b] c'],
    ['a **b** c', 2, 7, '**', 'a [b] c'],
    ['', 0, 0, '**', '**[]**'],
    ['**b**', 2, 3, '*', '***[b]***'],
    ['***b***', 3, 4, '*', '**[b]**'],
  ])('%j %d-%d %s', (text, from, to, mark, expected) => expect(applied(text, from, to, mark)).toBe(expected));
  it('has keys for them', () => {
    expect(markOfKey('b', false)).toBe('**');
    expect(markOfKey('X', true)).toBe('~~');
    expect(markOfKey('s', false)).toBeNull();
  });
});

describe('a pasted address', () => {
  it('makes a link of the selected words', () =>
    expect(linkedSelection('see this', 4, 8, ' https://a.b/c ')?.insert).toBe('[this](https://a.b/c)'));
  it.each([
    ['see this', 4, 4, 'https://a.b'],
    ['see this', 4, 8, 'no address'],
    ['see this', 4, 8, 'javascript:alert(1)'],
    ['see [x]', 4, 7, 'https://a.b'],
    ['https://x.y', 0, 11, 'https://a.b'],
  ])('is pasted as it is: %j %d-%d %j', (text, from, to, pasted) =>
    expect(linkedSelection(text, from, to, pasted)).toBeNull(),
  );
});

describe('text', () => {
  it('knows an open fence', () => {
    expect(insideFence('```js\na', 7)).toBe(true);
    expect(insideFence('```js\na\n```', 11)).toBe(false);
  });
  it('counts as the server does', () => expect(lengthOf('a😀')).toBe(2));
  it.each([
    ['  hi ', 'hi', false],
    ['@silent hi', 'hi', true],
    ['@silent', '@silent', false],
    ['say @silent hi', 'say @silent hi', false],
  ])('%j', (text, content, silent) => expect(readyText(text)).toEqual({ content, silent }));
});
