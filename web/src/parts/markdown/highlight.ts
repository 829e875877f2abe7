/** Colours of code: the highlighter's core and each language are fetched when the first block in that language is drawn. */
import type { HLJSApi, LanguageFn } from 'highlight.js';

/** A piece of code; `scope` is the highlighter's name for what it is (`keyword`, `string`), empty for plain text. */
export interface Token {
  readonly scope: string;
  readonly text: string;
}

type Load = () => Promise<{ readonly default: LanguageFn }>;

const kLanguages: Readonly<Record<string, Load>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  elixir: () => import('highlight.js/lib/languages/elixir'),
  go: () => import('highlight.js/lib/languages/go'),
  haskell: () => import('highlight.js/lib/languages/haskell'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  lua: () => import('highlight.js/lib/languages/lua'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  php: () => import('highlight.js/lib/languages/php'),
  powershell: () => import('highlight.js/lib/languages/powershell'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

const kAliases: Readonly<Record<string, string>> = {
  sh: 'bash',
  zsh: 'bash',
  shell: 'bash',
  console: 'bash',
  h: 'c',
  'c++': 'cpp',
  cc: 'cpp',
  cxx: 'cpp',
  hpp: 'cpp',
  cs: 'csharp',
  'c#': 'csharp',
  patch: 'diff',
  docker: 'dockerfile',
  ex: 'elixir',
  exs: 'elixir',
  golang: 'go',
  hs: 'haskell',
  toml: 'ini',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  kt: 'kotlin',
  make: 'makefile',
  md: 'markdown',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  ts: 'typescript',
  tsx: 'typescript',
  html: 'xml',
  svg: 'xml',
  vue: 'xml',
  yml: 'yaml',
};

const kCodeMax = 20_000;

export function languageName(tag: string): string | null {
  const lower = tag.toLowerCase();
  const name = Object.hasOwn(kAliases, lower) ? kAliases[lower] : lower;
  return name !== undefined && Object.hasOwn(kLanguages, name) ? name : null;
}

const kEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

/** The highlighter gives HTML of nothing but class spans and escaped text; this reads it back into tokens. */
export function tokensOf(html: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: string[] = [];
  for (const [piece] of html.matchAll(/<[^>]*>|[^<]+/g)) {
    if (piece === '</span>') open.pop();
    else if (piece.startsWith('<')) {
      const named = /class="(?:hljs-|language-)?([^" ]*)/.exec(piece);
      open.push(named?.[1] ?? '');
    } else {
      const text = piece.replace(/&(amp|lt|gt|quot|#x27);/g, (whole, name: string) => kEntities[name] ?? whole);
      tokens.push({ scope: open.at(-1) ?? '', text });
    }
  }
  return tokens;
}

let core: Promise<HLJSApi> | null = null;

/** Tokens of a piece of code, or null where it stays plain: unknown language, too long, or the network failed. */
export async function highlight(code: string, tag: string): Promise<readonly Token[] | null> {
  const name = languageName(tag);
  const load = name === null ? undefined : kLanguages[name];
  if (name === null || load === undefined || code.length > kCodeMax) return null;
  try {
    core ??= import('highlight.js/lib/core').then((module) => module.default);
    const [hljs, language] = await Promise.all([core, load()]);
    if (hljs.getLanguage(name) === undefined) hljs.registerLanguage(name, language.default);
    return tokensOf(hljs.highlight(code, { language: name, ignoreIllegals: true }).value);
  } catch {
    core = null;
    return null;
  }
}
