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

/** One file a part of the page, so that work on one does not touch the others. */
export const en = {
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

export type Messages = Readonly<Record<keyof typeof en, string>>;
