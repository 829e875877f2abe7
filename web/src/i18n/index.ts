/**
 * All text that a person reads. A message is `Hello {name}`; one that counts is `{count} message|{count} messages`.
 * The German files have the type of the English ones: a missing key does not compile. More languages come as files.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { useMemo } from 'react';
import { en } from './en';
import type { Messages } from './en';

export type MessageKey = keyof Messages;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, params?: Params) => string;

export const kLanguages = { 'en-US': 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof kLanguages;

interface LanguageState {
  readonly language: Language;
  readonly messages: Messages;
}

export const languageStore = createStore<LanguageState>(() => ({ language: 'en-US', messages: en }));

export function isLanguage(tag: string): tag is Language {
  return tag in kLanguages;
}

/** The language of a locale tag that we have: `de-AT` is German; anything unknown is English. */
export function languageOf(tag: string): Language {
  if (isLanguage(tag)) return tag;
  return tag.startsWith('de') ? 'de' : 'en-US';
}

export async function setLanguage(tag: string): Promise<void> {
  const language = languageOf(tag);
  if (languageStore.getState().language === language) return;
  const messages = language === 'de' ? (await import('./de')).de : en;
  languageStore.setState({ language, messages });
  document.documentElement.lang = language;
}

export function format(messages: Messages, language: string, key: MessageKey, params?: Params): string {
  let text: string = messages[key];
  const count = params?.['count'];
  if (typeof count === 'number' && text.includes('|')) {
    const [one = '', other = ''] = text.split('|');
    text = new Intl.PluralRules(language).select(count) === 'one' ? one : other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params?.[name];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(language) : value;
  });
}

export function translate(key: MessageKey, params?: Params): string {
  const { messages, language } = languageStore.getState();
  return format(messages, language, key, params);
}

export function useT(): Translate {
  const state = useStore(languageStore);
  return useMemo(() => (key, params) => format(state.messages, state.language, key, params), [state]);
}

export function useLanguage(): Language {
  return useStore(languageStore, (state) => state.language);
}
