/** What a text's ids mean in the place where it is drawn. The app gives it; without one, ids are drawn as unknown. */
import { createContext } from 'react';

export interface NamedTarget {
  readonly name: string;
  /** 24-bit colour of a role; null for the colour of mentions. */
  readonly color?: number | null;
  /** Opens the person's card or goes to the channel. Without it the mention is plain text. */
  readonly onOpen?: (anchor: HTMLElement) => void;
}

/** `useUser`, `useRole` and `useChannel` are React hooks: a mention is drawn anew when its name changes. */
export interface MentionResolver {
  useUser(id: string): NamedTarget | null;
  useRole(id: string): NamedTarget | null;
  useChannel(id: string): NamedTarget | null;
  /** Address of a custom emoji's picture. */
  emoji(id: string, animated: boolean): string;
  /** Follows an address of this very site without loading the page anew; false where it is none of the app's. */
  follow?(url: URL): boolean;
}

const kNothing: MentionResolver = {
  useUser: () => null,
  useRole: () => null,
  useChannel: () => null,
  emoji: (id, animated) => `/emojis/${id}.${animated ? 'gif' : 'png'}?size=64`,
};

export const MentionContext = createContext<MentionResolver>(kNothing);
