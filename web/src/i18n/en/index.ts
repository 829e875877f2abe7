import { app } from './app';
import { auth } from './auth';
import { chat } from './chat';
import { emoji } from './emoji';
import { markdown } from './markdown';
import { people } from './people';
import { places } from './places';

/** One file a part of the page, so that work on one does not touch the others. */
export const en = { ...app, ...auth, ...chat, ...emoji, ...markdown, ...people, ...places };

export type Messages = Readonly<Record<keyof typeof en, string>>;
