/** Addresses of pictures on this server. Sizes are powers of two from 16 to 4096. */
import type { EmojiId, GuildId, UserId } from '@/model/ids';
import type { User } from '@/model/types';

export function avatarUrl(user: Pick<User, 'id' | 'avatar'>, size = 80): string {
  const pixels = powerOfTwo(size);
  if (user.avatar !== null) return `/avatars/${user.id}/${user.avatar}.png?size=${pixels}`;
  const index = user.id === '' ? 0 : Number((BigInt(user.id) >> 22n) % 6n);
  return `/embed/avatars/${index}.png`;
}

export function memberAvatarUrl(guild: GuildId, user: UserId, hash: string, size = 80): string {
  return `/guilds/${guild}/users/${user}/avatars/${hash}.png?size=${powerOfTwo(size)}`;
}

export function guildIconUrl(guild: GuildId, hash: string, size = 96): string {
  return `/icons/${guild}/${hash}.png?size=${powerOfTwo(size)}`;
}

export function emojiUrl(emoji: EmojiId, animated: boolean, size = 48): string {
  return `/emojis/${emoji}.${animated ? 'gif' : 'png'}?size=${powerOfTwo(size)}`;
}

export function bannerUrl(user: UserId, hash: string): string {
  return `/banners/${user}/${hash}.png?size=512`;
}

function powerOfTwo(size: number): number {
  return Math.min(4096, Math.max(16, 2 ** Math.ceil(Math.log2(size))));
}
