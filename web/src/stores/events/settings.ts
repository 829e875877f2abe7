/** The account's settings, and those of its guilds. */
import type { EventOf } from '@/gateway/events';
import { readAccountSettings } from '@/model/wire';
import { withEntry } from '../maps';
import type { Stores } from '../stores';

const kSettingKeys = {
  theme: 'theme',
  locale: 'locale',
  message_display_compact: 'compact',
  developer_mode: 'developerMode',
  default_message_request_restricted: 'askFirst',
  status: 'status',
  custom_status: 'customStatus',
  guild_folders: 'folders',
} as const;

/** Only the settings that the partial object names. */
function presentSettings(partial: Readonly<Record<string, unknown>>): Partial<ReturnType<typeof readAccountSettings>> {
  const all = readAccountSettings(partial);
  const named = Object.entries(kSettingKeys).filter(([wire]) => wire in partial);
  return Object.fromEntries(named.map(([, key]) => [key, all[key]]));
}

export function updateSettings(stores: Stores, event: EventOf<'USER_SETTINGS_UPDATE'>): void {
  const settings = presentSettings(event.partial);
  stores.settings.setState(settings);
  // The account says its language, too.
  const { locale } = settings;
  if (locale !== undefined)
    stores.people.setState((state) => (state.me === null ? state : { me: { ...state.me, locale } }));
}

export function setNotifications(stores: Stores, event: EventOf<'USER_GUILD_SETTINGS_UPDATE'>): void {
  stores.reads.setState((state) => ({
    notifications: withEntry(state.notifications, event.guildId ?? '@me', event.settings),
  }));
}
