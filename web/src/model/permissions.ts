/**
 * What a member may do: the bits, the algorithm and the order of roles. The server decides; this lets the client show
 * beforehand what it will decide.
 */
import type { RoleId, UserId } from './ids';
import { compareIds, everyoneRole } from './ids';
import type { Channel, Guild, Member, Overwrite, Role } from './types';
import { ChannelType } from './types';

function bit(index: number): bigint {
  return 1n << BigInt(index);
}

export const Permission = {
  kCreateInvite: bit(0),
  kKickMembers: bit(1),
  kBanMembers: bit(2),
  kAdministrator: bit(3),
  kManageChannels: bit(4),
  kManageGuild: bit(5),
  kAddReactions: bit(6),
  kViewAuditLog: bit(7),
  kPrioritySpeaker: bit(8),
  kStream: bit(9),
  kViewChannel: bit(10),
  kSendMessages: bit(11),
  kSendTts: bit(12),
  kManageMessages: bit(13),
  kEmbedLinks: bit(14),
  kAttachFiles: bit(15),
  kReadHistory: bit(16),
  kMentionEveryone: bit(17),
  kExternalEmojis: bit(18),
  kViewInsights: bit(19),
  kConnect: bit(20),
  kSpeak: bit(21),
  kMuteMembers: bit(22),
  kDeafenMembers: bit(23),
  kMoveMembers: bit(24),
  kUseVad: bit(25),
  kChangeNickname: bit(26),
  kManageNicknames: bit(27),
  kManageRoles: bit(28),
  kManageWebhooks: bit(29),
  kManageExpressions: bit(30),
  kUseCommands: bit(31),
  kRequestToSpeak: bit(32),
  kManageEvents: bit(33),
  kManageThreads: bit(34),
  kCreatePublicThreads: bit(35),
  kCreatePrivateThreads: bit(36),
  kExternalStickers: bit(37),
  kSendInThreads: bit(38),
  kUseActivities: bit(39),
  kModerateMembers: bit(40),
  kViewMonetization: bit(41),
  kUseSoundboard: bit(42),
  kCreateExpressions: bit(43),
  kCreateEvents: bit(44),
  kExternalSounds: bit(45),
  kSendVoiceMessages: bit(46),
  kSetVoiceStatus: bit(48),
  kSendPolls: bit(49),
  kExternalApps: bit(50),
  kPinMessages: bit(51),
  kBypassSlowMode: bit(52),
} as const;

export type PermissionName = keyof typeof Permission;

export const kAllPermissions: bigint = Object.values(Permission).reduce((all, one) => all | one, 0n);

/** What a member in time-out keeps. */
const kTimeoutMask = Permission.kViewChannel | Permission.kReadHistory;

/** What means nothing without permission to send. */
const kNeedsSend = Permission.kMentionEveryone | Permission.kSendTts | Permission.kAttachFiles | Permission.kEmbedLinks;

/** What means nothing in a voice channel without permission to connect. */
const kNeedsConnect =
  Permission.kManageChannels |
  Permission.kPrioritySpeaker |
  Permission.kStream |
  Permission.kSpeak |
  Permission.kMuteMembers |
  Permission.kDeafenMembers |
  Permission.kMoveMembers |
  Permission.kUseVad |
  Permission.kUseActivities |
  Permission.kUseSoundboard |
  Permission.kExternalSounds |
  Permission.kSetVoiceStatus;

/** In direct messages everybody has these. */
export const kDmPermissions: bigint =
  Permission.kAddReactions |
  Permission.kStream |
  Permission.kViewChannel |
  Permission.kSendMessages |
  Permission.kSendTts |
  Permission.kEmbedLinks |
  Permission.kAttachFiles |
  Permission.kReadHistory |
  Permission.kMentionEveryone |
  Permission.kExternalEmojis |
  Permission.kConnect |
  Permission.kSpeak |
  Permission.kUseVad |
  Permission.kUseCommands |
  Permission.kExternalStickers |
  Permission.kUseActivities |
  Permission.kSendVoiceMessages |
  Permission.kSendPolls |
  Permission.kExternalApps |
  Permission.kPinMessages |
  Permission.kBypassSlowMode;

export function has(permissions: bigint, wanted: bigint): boolean {
  return (permissions & wanted) === wanted;
}

/** Where a member stands: all that the algorithm reads. */
export interface Standing {
  readonly guild: Pick<Guild, 'id' | 'ownerId'>;
  readonly roles: ReadonlyMap<RoleId, Pick<Role, 'id' | 'permissions'>>;
  readonly member: Pick<Member, 'userId' | 'roles' | 'timeoutUntil'>;
}

export function isOwner(standing: Standing): boolean {
  return standing.guild.ownerId === standing.member.userId;
}

function basePermissions({ guild, roles, member }: Standing): bigint {
  let all = roles.get(everyoneRole(guild.id))?.permissions ?? 0n;
  for (const role of member.roles) all |= roles.get(role)?.permissions ?? 0n;
  return all;
}

/** Permissions in the guild as a whole. `now` in milliseconds since 1970, for time-outs. */
export function guildPermissions(standing: Standing, now: number): bigint {
  if (isOwner(standing)) return kAllPermissions;
  const base = basePermissions(standing);
  if (has(base, Permission.kAdministrator)) return kAllPermissions;
  return isTimedOut(standing.member, now) ? base & kTimeoutMask : base;
}

export function isTimedOut(member: Pick<Member, 'timeoutUntil'>, now: number): boolean {
  return member.timeoutUntil !== null && member.timeoutUntil > now;
}

function overwritten(base: bigint, overwrites: readonly Overwrite[], standing: Standing): bigint {
  const everyone = everyoneRole(standing.guild.id);
  const mine = new Set<string>(standing.member.roles);
  let allow = 0n;
  let deny = 0n;
  let result = base;
  let own: Overwrite | undefined;
  for (const overwrite of overwrites) {
    if (overwrite.type === 'member') {
      if (overwrite.id === standing.member.userId) own = overwrite;
    } else if (overwrite.id === everyone) result = (result & ~overwrite.deny) | overwrite.allow;
    else if (mine.has(overwrite.id)) {
      allow |= overwrite.allow;
      deny |= overwrite.deny;
    }
  }
  result = (result & ~deny) | allow;
  return own === undefined ? result : (result & ~own.deny) | own.allow;
}

function withoutImplied(permissions: bigint, type: number): bigint {
  if (!has(permissions, Permission.kViewChannel)) return 0n;
  let result = permissions;
  if (!has(result, Permission.kSendMessages)) result &= ~kNeedsSend;
  if (type === ChannelType.kVoice && !has(result, Permission.kConnect)) result &= ~kNeedsConnect;
  return result;
}

/** Permissions in one channel of the guild; for a thread give its parent. */
export function channelPermissions(
  standing: Standing,
  channel: Pick<Channel, 'type' | 'overwrites'>,
  now: number,
): bigint {
  if (isOwner(standing)) return kAllPermissions;
  const base = basePermissions(standing);
  if (has(base, Permission.kAdministrator)) return kAllPermissions;
  let result = overwritten(base, channel.overwrites, standing);
  if (isTimedOut(standing.member, now)) result &= kTimeoutMask;
  return withoutImplied(result, channel.type);
}

/** What someone with exactly these roles would have: the editor's "view as role". */
export function permissionsAsRoles(
  standing: Pick<Standing, 'guild' | 'roles'>,
  roles: readonly RoleId[],
  channel: Pick<Channel, 'type' | 'overwrites'> | null,
  nobody: UserId,
): bigint {
  const as: Standing = { ...standing, member: { userId: nobody, roles, timeoutUntil: null } };
  return channel === null ? guildPermissions(as, 0) : channelPermissions(as, channel, 0);
}

/** Higher is positive. Of two roles in the same position the older (smaller id) stands higher. */
export function compareRoles(a: Pick<Role, 'id' | 'position'>, b: Pick<Role, 'id' | 'position'>): number {
  return a.position - b.position || compareIds(b.id, a.id);
}

export function highestRole<R extends Pick<Role, 'id' | 'position'>>(
  member: Pick<Member, 'roles'>,
  roles: ReadonlyMap<RoleId, R>,
): R | null {
  let highest: R | null = null;
  for (const id of member.roles) {
    const role = roles.get(id);
    if (role !== undefined && (highest === null || compareRoles(role, highest) > 0)) highest = role;
  }
  return highest;
}

type RankedRole = Pick<Role, 'id' | 'position' | 'permissions'>;

export interface RankedStanding extends Standing {
  readonly roles: ReadonlyMap<RoleId, RankedRole>;
}

/** Whether the member's rank lets it edit, delete, move or grant a role (it needs the permission as well). */
export function outranksRole(standing: RankedStanding, role: RankedRole): boolean {
  if (isOwner(standing)) return true;
  const own = highestRole(standing.member, standing.roles);
  return own !== null && own.position > role.position;
}

/** Whether the member's rank lets it kick, ban, time out or rename another member (it needs the permission as well). */
export function outranksMember(standing: RankedStanding, target: Pick<Member, 'userId' | 'roles'>): boolean {
  if (target.userId === standing.guild.ownerId) return false;
  if (isOwner(standing)) return true;
  const theirs = highestRole(target, standing.roles);
  const own = highestRole(standing.member, standing.roles);
  if (own === null) return false;
  return theirs === null || own.position > theirs.position;
}

/** Nobody may give away what they do not have: the bits of `wanted` that this member may set. */
export function grantable(own: bigint, wanted: bigint): bigint {
  return has(own, Permission.kAdministrator) ? wanted : wanted & own;
}

export type PermissionGroup = 'general' | 'members' | 'text' | 'voice' | 'events' | 'advanced';

interface PermissionRow {
  readonly name: PermissionName;
  readonly group: PermissionGroup;
  /** Kinds of channel whose overwrites may hold it: t text, v voice, s stage; empty where it is for the whole guild only. */
  readonly channels: string;
  /** Guilds that ask for two factors ask for them here. */
  readonly twoFactor?: true;
}

/** All permissions in the order of the editor. */
export const kPermissionRows: readonly PermissionRow[] = [
  { name: 'kViewChannel', group: 'general', channels: 'tvs' },
  { name: 'kManageChannels', group: 'general', channels: 'tvs', twoFactor: true },
  { name: 'kManageRoles', group: 'general', channels: 'tvs', twoFactor: true },
  { name: 'kCreateExpressions', group: 'general', channels: '' },
  { name: 'kManageExpressions', group: 'general', channels: '', twoFactor: true },
  { name: 'kViewAuditLog', group: 'general', channels: '' },
  { name: 'kViewInsights', group: 'general', channels: '' },
  { name: 'kViewMonetization', group: 'general', channels: '', twoFactor: true },
  { name: 'kManageWebhooks', group: 'general', channels: 'tvs', twoFactor: true },
  { name: 'kManageGuild', group: 'general', channels: '', twoFactor: true },
  { name: 'kCreateInvite', group: 'members', channels: 'tvs' },
  { name: 'kChangeNickname', group: 'members', channels: '' },
  { name: 'kManageNicknames', group: 'members', channels: '' },
  { name: 'kKickMembers', group: 'members', channels: '', twoFactor: true },
  { name: 'kBanMembers', group: 'members', channels: '', twoFactor: true },
  { name: 'kModerateMembers', group: 'members', channels: '' },
  { name: 'kSendMessages', group: 'text', channels: 'tvs' },
  { name: 'kSendInThreads', group: 'text', channels: 't' },
  { name: 'kCreatePublicThreads', group: 'text', channels: 't' },
  { name: 'kCreatePrivateThreads', group: 'text', channels: 't' },
  { name: 'kEmbedLinks', group: 'text', channels: 'tvs' },
  { name: 'kAttachFiles', group: 'text', channels: 'tvs' },
  { name: 'kAddReactions', group: 'text', channels: 'tvs' },
  { name: 'kExternalEmojis', group: 'text', channels: 'tvs' },
  { name: 'kExternalStickers', group: 'text', channels: 'tvs' },
  { name: 'kMentionEveryone', group: 'text', channels: 'tvs' },
  { name: 'kManageMessages', group: 'text', channels: 'tvs', twoFactor: true },
  { name: 'kPinMessages', group: 'text', channels: 't' },
  { name: 'kBypassSlowMode', group: 'text', channels: 'tvs' },
  { name: 'kManageThreads', group: 'text', channels: 't', twoFactor: true },
  { name: 'kReadHistory', group: 'text', channels: 'tvs' },
  { name: 'kSendTts', group: 'text', channels: 'tvs' },
  { name: 'kSendVoiceMessages', group: 'text', channels: 'tvs' },
  { name: 'kSendPolls', group: 'text', channels: 'tvs' },
  { name: 'kUseCommands', group: 'text', channels: 'tvs' },
  { name: 'kExternalApps', group: 'text', channels: 'tvs' },
  { name: 'kConnect', group: 'voice', channels: 'vs' },
  { name: 'kSpeak', group: 'voice', channels: 'v' },
  { name: 'kStream', group: 'voice', channels: 'vs' },
  { name: 'kUseActivities', group: 'voice', channels: 'tv' },
  { name: 'kUseSoundboard', group: 'voice', channels: 'v' },
  { name: 'kExternalSounds', group: 'voice', channels: 'v' },
  { name: 'kUseVad', group: 'voice', channels: 'v' },
  { name: 'kPrioritySpeaker', group: 'voice', channels: 'v' },
  { name: 'kMuteMembers', group: 'voice', channels: 'vs' },
  { name: 'kDeafenMembers', group: 'voice', channels: 'v' },
  { name: 'kMoveMembers', group: 'voice', channels: 'vs' },
  { name: 'kSetVoiceStatus', group: 'voice', channels: 'v' },
  { name: 'kRequestToSpeak', group: 'voice', channels: 's' },
  { name: 'kCreateEvents', group: 'events', channels: 'vs' },
  { name: 'kManageEvents', group: 'events', channels: 'vs' },
  { name: 'kAdministrator', group: 'advanced', channels: '', twoFactor: true },
];

function kindOf(type: number): string {
  return type === 2 ? 'v' : type === 13 ? 's' : type === 4 ? 'tvs' : 't';
}

/** The permissions that a channel of this type may overwrite; a category may overwrite those of all kinds. */
export function overwritable(type: number): readonly PermissionRow[] {
  const kinds = kindOf(type);
  return kPermissionRows.filter((row) => [...row.channels].some((kind) => kinds.includes(kind)));
}
