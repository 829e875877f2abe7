import type { Messages } from '../en';
import { app } from './app';
import { auth } from './auth';
import { chat } from './chat';
import { people } from './people';
import { places } from './places';

export const de: Messages = { ...app, ...auth, ...chat, ...people, ...places };
