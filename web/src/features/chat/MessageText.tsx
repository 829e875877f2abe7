import type { JSX } from 'react';
import type { GuildId } from '@/model/ids';

/** The text of a message, with its formatting. */
export function MessageText({ content }: { readonly content: string; readonly guildId: GuildId | null }): JSX.Element {
  return <>{content}</>;
}
