import type { Messages } from '../en';
import { admin } from './admin';
import { app } from './app';
import { auth } from './auth';
import { chat } from './chat';
import { composer } from './composer';
import { emoji } from './emoji';
import { guild } from './guild';
import { markdown } from './markdown';
import { media } from './media';
import { people } from './people';
import { permissions } from './permissions';
import { places } from './places';
import { polls } from './polls';
import { settings } from './settings';

export const de: Messages = {
  ...admin,
  ...app,
  ...auth,
  ...chat,
  ...composer,
  ...emoji,
  ...guild,
  ...markdown,
  ...media,
  ...people,
  ...permissions,
  ...places,
  ...polls,
  ...settings,
};
