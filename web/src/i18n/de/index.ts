import type { Messages } from '../en';
import { app } from './app';
import { auth } from './auth';
import { chat } from './chat';
import { emoji } from './emoji';
import { markdown } from './markdown';
import { people } from './people';
import { places } from './places';

export const de: Messages = { ...app, ...auth, ...chat, ...emoji, ...markdown, ...people, ...places };
