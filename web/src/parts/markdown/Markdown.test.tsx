import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokensOf } from './highlight';
import { Markdown, safeUrl } from './Markdown';
import { MentionContext } from './resolver';
import type { MentionResolver } from './resolver';
import { formatTime, relativeTime } from './time';

afterEach(cleanup);

function resolver(open: (id: string) => void = () => undefined): MentionResolver {
  return {
    useUser: (id) => (id === '1' ? { name: 'Ada', onOpen: () => open(id) } : null),
    useRole: () => ({ name: 'Mods', color: 0xff0000 }),
    useChannel: () => ({ name: 'hall' }),
    emoji: (id) => `/emojis/${id}.png`,
  };
}

function draw(text: string, open?: (id: string) => void): HTMLElement {
  return render(
    <MentionContext value={resolver(open)}>
      <Markdown text={text} />
    </MentionContext>,
  ).container;
}

describe('Markdown', () => {
  it('never makes HTML of text', () => {
    const container = draw('<img src=x onerror=alert(1)> <script>alert(1)</script>');
    expect(container.querySelector('img, script')).toBeNull();
    expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
  });
  it('links only to http and https, and gives nothing away', () => {
    draw('[a](https://b.c/d) [e](javascript:alert(1)) https://f.g');
    const links = screen.getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://b.c/d', 'https://f.g/']);
    for (const link of links) expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  });
  it('refuses other schemes', () => {
    expect(safeUrl('javascript:alert(1)')).toBeNull();
    expect(safeUrl(' JaVaScRiPt:alert(1)')).toBeNull();
    expect(safeUrl('data:text/html,x')).toBeNull();
    expect(safeUrl('mailto:a@b.c')?.href).toBe('mailto:a@b.c');
  });
  it('keeps a spoiler hidden until it is asked for', () => {
    const container = draw('a ||secret|| b');
    const spoiler = screen.getByRole('button', { name: /spoiler/i });
    expect(container.querySelector('[inert]')?.textContent).toBe('secret');
    fireEvent.keyDown(spoiler, { key: 'Enter' });
    expect(container.querySelector('[inert]')).toBeNull();
    expect(screen.queryByRole('button', { name: /spoiler/i })).toBeNull();
    expect(container.textContent).toBe('a secret b');
  });
  it('names mentions and opens them', () => {
    const open = vi.fn();
    const container = draw('<@1> <@2> <@&3> <#4> @everyone', open);
    expect(container.textContent).toBe('@Ada @unknown person @Mods #hall @everyone');
    fireEvent.click(screen.getByRole('button', { name: '@Ada' }));
    expect(open).toHaveBeenCalledWith('1');
  });
  it('draws custom emoji, and their name where the picture is gone', () => {
    const container = draw('x <:arch:5>');
    const image = screen.getByRole('img', { name: ':arch:' });
    expect(image.getAttribute('src')).toBe('/emojis/5.png');
    fireEvent.error(image);
    expect(container.textContent).toBe('x :arch:');
  });
  it('makes lists, headings and quotes of the right elements', () => {
    const container = draw('# t\n- a\n  - b\n3. c\n> q\n-# s');
    expect(container.querySelector('h4')?.textContent).toBe('t');
    expect(container.querySelector('ul ul li')?.textContent).toBe('b');
    expect(container.querySelector('ol')?.getAttribute('start')).toBe('3');
    expect(container.querySelector('blockquote')?.textContent).toBe('q');
    expect(container.querySelector('small')?.textContent).toBe('s');
  });
  it('colours code once its language is there', async () => {
    const container = draw('```js\nconst a = "<b>";\n```');
    expect(container.querySelector('pre')?.textContent).toBe('const a = "<b>";');
    await vi.waitFor(() => expect(container.querySelector('[data-scope="keyword"]')?.textContent).toBe('const'));
    expect(container.querySelector('pre')?.textContent).toBe('const a = "<b>";');
  });
  it('enlarges a message of emoji only', () => {
    expect(draw('😀 😀').querySelector('[data-jumbo="true"]')).not.toBeNull();
    expect(draw('😀 a').querySelector('[data-jumbo="true"]')).toBeNull();
  });
});

describe('tokens', () => {
  it('reads nested spans and entities', () =>
    expect(tokensOf('a <span class="hljs-string">&lt;<span class="hljs-subst">x</span>&#x27;</span>')).toEqual([
      { scope: '', text: 'a ' },
      { scope: 'string', text: '<' },
      { scope: 'subst', text: 'x' },
      { scope: 'string', text: "'" },
    ]));
});

describe('time', () => {
  it.each([
    [0, 'now'],
    [-5, '5 seconds ago'],
    [90, 'in 1 minute'],
    [-7200, '2 hours ago'],
    [86_400 * 3, 'in 3 days'],
    [-86_400 * 400, 'last year'],
  ])('%d s is %s', (seconds, text) => expect(relativeTime(seconds * 1000, 0, 'en-US')).toBe(text));
  it('speaks the language of the page', () => {
    expect(relativeTime(-7200_000, 0, 'de')).toBe('vor 2 Stunden');
    expect(formatTime(0, 'D', 0, 'de')).toContain('Januar');
  });
});
