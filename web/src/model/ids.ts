/** Snowflake ids stay strings: 64 bits do not fit a JavaScript number. The brand keeps one kind from being used as another. */
type Brand<Name extends string> = string & { readonly __id: Name };

export type UserId = Brand<'user'>;
export type GuildId = Brand<'guild'>;
export type ChannelId = Brand<'channel'>;
export type RoleId = Brand<'role'>;
export type MessageId = Brand<'message'>;
export type EmojiId = Brand<'emoji'>;
export type AttachmentId = Brand<'attachment'>;
export type ApplicationId = Brand<'application'>;
export type WebhookId = Brand<'webhook'>;

export type AnyId =
  UserId | GuildId | ChannelId | RoleId | MessageId | EmojiId | AttachmentId | ApplicationId | WebhookId;

/** The one place where a plain string becomes an id. */
export function toId<Id extends AnyId>(text: string): Id {
  return text as Id;
}

/** The @everyone role of a guild has the guild's own id. */
export function everyoneRole(guild: GuildId): RoleId {
  return toId<RoleId>(guild);
}

/** Orders two snowflakes by age without BigInt: a longer decimal string is a larger number. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

const kEpochMs = 1420070400000n;

/** The moment, in milliseconds since 1970, at which a snowflake was made. */
export function idTimeMs(id: string): number {
  return Number((BigInt(id) >> 22n) + kEpochMs);
}

/** The smallest snowflake of a moment: for paging by date. */
export function idAtTime(ms: number): string {
  return ((BigInt(Math.max(0, Math.floor(ms))) - kEpochMs) << 22n).toString();
}
