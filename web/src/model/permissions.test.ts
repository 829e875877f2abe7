import { describe, expect, it } from 'vitest';
import type { GuildId, RoleId, UserId } from './ids';
import { toId } from './ids';
import type { RankedStanding } from './permissions';
import {
  channelPermissions,
  compareRoles,
  grantable,
  guildPermissions,
  has,
  highestRole,
  kAllPermissions,
  kPermissionRows,
  outranksMember,
  outranksRole,
  overwritable,
  Permission,
  permissionsAsRoles,
} from './permissions';
import type { Overwrite } from './types';

const kGuild = toId<GuildId>('100');
const kOwner = toId<UserId>('1');
const kUser = toId<UserId>('2');
const kEveryone = toId<RoleId>('100');
const kLow = toId<RoleId>('201');
const kHigh = toId<RoleId>('202');
const kAdmin = toId<RoleId>('203');
const { kViewChannel, kSendMessages, kAttachFiles, kReadHistory, kManageMessages, kConnect, kSpeak } = Permission;
const kBase = kViewChannel | kSendMessages | kReadHistory | kAttachFiles;

function standing(roles: RoleId[], userId = kUser, timeoutUntil: number | null = null): RankedStanding {
  return {
    guild: { id: kGuild, ownerId: kOwner },
    roles: new Map([
      [kEveryone, { id: kEveryone, permissions: kBase, position: 0 }],
      [kLow, { id: kLow, permissions: kManageMessages, position: 1 }],
      [kHigh, { id: kHigh, permissions: 0n, position: 2 }],
      [kAdmin, { id: kAdmin, permissions: Permission.kAdministrator, position: 3 }],
    ]),
    member: { userId, roles, timeoutUntil },
  };
}

function role(id: RoleId, allow: bigint, deny: bigint): Overwrite {
  return { id, type: 'role', allow, deny };
}
function member(id: UserId, allow: bigint, deny: bigint): Overwrite {
  return { id, type: 'member', allow, deny };
}
function text(...overwrites: Overwrite[]): { type: number; overwrites: Overwrite[] } {
  return { type: 0, overwrites };
}

describe('bits', () => {
  it('stand where the protocol has them', () => {
    expect(Permission.kAdministrator).toBe(8n);
    expect(Permission.kViewChannel).toBe(1024n);
    expect(Permission.kModerateMembers).toBe(1n << 40n);
    expect(Permission.kBypassSlowMode).toBe(1n << 52n);
    expect(kAllPermissions & (1n << 47n)).toBe(0n);
  });
  it('are each in the editor once', () => {
    expect(kPermissionRows.map((row) => row.name).toSorted()).toEqual(Object.keys(Permission).toSorted());
  });
});

describe('guild permissions', () => {
  it('give the owner everything', () => expect(guildPermissions(standing([], kOwner), 0)).toBe(kAllPermissions));
  it('give administrators everything', () => expect(guildPermissions(standing([kAdmin]), 0)).toBe(kAllPermissions));
  it('unite the roles', () => expect(guildPermissions(standing([kLow]), 0)).toBe(kBase | kManageMessages));
  it('ignore roles that are gone', () => expect(guildPermissions(standing([toId('999')]), 0)).toBe(kBase));
  it('shrink in time-out', () =>
    expect(guildPermissions(standing([kLow], kUser, 10), 5)).toBe(kViewChannel | kReadHistory));
  it('come back after it', () => expect(guildPermissions(standing([], kUser, 10), 10)).toBe(kBase));
  it('do not shrink for administrators', () =>
    expect(guildPermissions(standing([kAdmin], kUser, 10), 5)).toBe(kAllPermissions));
});

describe('channel permissions', () => {
  it('are the base without overwrites', () => expect(channelPermissions(standing([]), text(), 0)).toBe(kBase));
  it('follow @everyone', () =>
    expect(has(channelPermissions(standing([]), text(role(kEveryone, 0n, kSendMessages)), 0), kSendMessages)).toBe(
      false,
    ));
  it('let a role allow what @everyone is denied', () => {
    const channel = text(role(kLow, kSendMessages, 0n), role(kEveryone, 0n, kSendMessages));
    expect(has(channelPermissions(standing([kLow]), channel, 0), kSendMessages)).toBe(true);
  });
  it('let one role allow what another denies, whatever their order', () => {
    const channel = text(role(kLow, kSendMessages, 0n), role(kHigh, 0n, kSendMessages));
    expect(has(channelPermissions(standing([kLow, kHigh]), channel, 0), kSendMessages)).toBe(true);
  });
  it('end with the member', () => {
    const channel = text(member(kUser, 0n, kSendMessages), role(kLow, kSendMessages, 0n));
    expect(has(channelPermissions(standing([kLow]), channel, 0), kSendMessages)).toBe(false);
  });
  it('do not follow a role that the member lacks', () =>
    expect(channelPermissions(standing([]), text(role(kLow, kConnect, kSendMessages)), 0)).toBe(kBase));
  it('do not take an overwrite of a member for one of a role', () =>
    expect(channelPermissions(standing([kLow]), text(member(toId(kLow), 0n, kBase)), 0)).toBe(kBase | kManageMessages));
  it('are nothing where the channel is hidden', () =>
    expect(channelPermissions(standing([kLow]), text(role(kEveryone, 0n, kViewChannel)), 0)).toBe(0n));
  it('lose files with sending', () =>
    expect(channelPermissions(standing([]), text(role(kEveryone, 0n, kSendMessages)), 0)).toBe(
      kViewChannel | kReadHistory,
    ));
  it('lose speaking with connecting', () => {
    const voice = { type: 2, overwrites: [role(kEveryone, kSpeak, kConnect)] };
    expect(has(channelPermissions(standing([]), voice, 0), kSpeak)).toBe(false);
    const open = { type: 2, overwrites: [role(kEveryone, kSpeak | kConnect, 0n)] };
    expect(has(channelPermissions(standing([]), open, 0), kSpeak)).toBe(true);
  });
  it('skip overwrites for administrators and the owner', () => {
    const channel = text(role(kEveryone, 0n, kAllPermissions));
    expect(channelPermissions(standing([kAdmin]), channel, 0)).toBe(kAllPermissions);
    expect(channelPermissions(standing([], kOwner), channel, 0)).toBe(kAllPermissions);
  });
  it('leave sight in time-out', () =>
    expect(channelPermissions(standing([], kUser, 10), text(), 5)).toBe(kViewChannel | kReadHistory));
});

describe('rank', () => {
  it('orders roles by position, then by age', () => {
    expect(compareRoles({ id: kLow, position: 1 }, { id: kHigh, position: 2 })).toBeLessThan(0);
    expect(compareRoles({ id: kLow, position: 1 }, { id: kHigh, position: 1 })).toBeGreaterThan(0);
  });
  it('finds the highest role', () => {
    const place = standing([kLow, kHigh]);
    expect(highestRole(place.member, place.roles)?.id).toBe(kHigh);
    expect(highestRole({ roles: [] }, place.roles)).toBeNull();
  });
  it.each([
    [[kHigh], [kLow], true],
    [[kLow], [kHigh], false],
    [[kHigh], [kHigh], false],
    [[kLow], [], true],
    [[], [], false],
  ])('%j over %j: %s', (own, theirs, expected) =>
    expect(outranksMember(standing(own), { userId: toId('3'), roles: theirs })).toBe(expected),
  );
  it('lets nobody touch the owner', () =>
    expect(outranksMember(standing([kAdmin]), { userId: kOwner, roles: [] })).toBe(false));
  it('lets the owner touch everybody', () =>
    expect(outranksMember(standing([], kOwner), { userId: kUser, roles: [kAdmin] })).toBe(true));
  it('keeps the own highest role out of reach', () => {
    const place = standing([kHigh]);
    const high = place.roles.get(kHigh);
    const low = place.roles.get(kLow);
    if (high === undefined || low === undefined) throw new Error('roles');
    expect(outranksRole(place, high)).toBe(false);
    expect(outranksRole(place, low)).toBe(true);
  });
  it('grants only what one has', () => {
    expect(grantable(kBase, kSendMessages | kManageMessages)).toBe(kSendMessages);
    expect(grantable(kAllPermissions, kManageMessages)).toBe(kManageMessages);
  });
});

function names(type: number): string[] {
  return overwritable(type).map((row) => row.name);
}

describe('editor', () => {
  it('offers each kind of channel its own permissions', () => {
    expect(names(0)).toContain('kSendInThreads');
    expect(names(0)).not.toContain('kSpeak');
    expect(names(2)).toContain('kSpeak');
    expect(names(2)).not.toContain('kKickMembers');
    expect(names(4)).toContain('kSpeak');
    expect(names(13)).toContain('kRequestToSpeak');
  });
  it('shows the guild as a role sees it', () => {
    const channel = text(role(kEveryone, 0n, kViewChannel), role(kLow, kViewChannel, 0n));
    expect(permissionsAsRoles(standing([]), [], channel, toId('0'))).toBe(0n);
    expect(has(permissionsAsRoles(standing([]), [kLow], channel, toId('0')), kViewChannel)).toBe(true);
    expect(permissionsAsRoles(standing([]), [kAdmin], null, toId('0'))).toBe(kAllPermissions);
  });
});
