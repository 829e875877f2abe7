/** What only settings and administration pages read: sessions, passkeys, applications, webhooks, bans, audit entries. */
import type { ApplicationId, ChannelId, GuildId, UserId, WebhookId } from './ids';
import { toId } from './ids';
import { flag, id, idOrNull, list, number, object, text, textOrNull, timeOrNull } from './parse';
import type { User } from './types';
import { readUser } from './wire';

export interface LogIn {
  readonly hash: string;
  readonly lastUsedAt: number | null;
  readonly current: boolean;
  readonly os: string;
  readonly client: string;
  readonly address: string;
}

export function readLogIns(value: unknown): readonly LogIn[] {
  return list(object(value)['user_sessions'], (entry) => {
    const json = object(entry);
    const client = object(json['client_info']);
    return {
      hash: text(json['id_hash']),
      lastUsedAt: timeOrNull(json['approx_last_used_time']),
      current: flag(json['current']),
      os: text(client['os']),
      client: text(client['platform']),
      address: text(client['location']),
    };
  });
}

export function readBackupCodes(value: unknown): readonly string[] {
  return list(object(value)['backup_codes'], (entry) => text(object(entry)['code']));
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number | null;
  readonly lastUsedAt: number | null;
}

export function readPasskey(value: unknown): Passkey {
  const json = object(value);
  return {
    id: text(json['id']),
    name: text(json['name']),
    createdAt: timeOrNull(json['created_at']),
    lastUsedAt: timeOrNull(json['last_used']),
  };
}

export interface Application {
  readonly id: ApplicationId;
  readonly name: string;
  readonly description: string;
  readonly icon: string | null;
  readonly bot: User | null;
  readonly botPublic: boolean;
}

export function readApplication(value: unknown): Application {
  const json = object(value);
  return {
    id: id<ApplicationId>(json['id']),
    name: text(json['name']),
    description: text(json['description']),
    icon: textOrNull(json['icon']),
    bot: json['bot'] == null ? null : readUser(json['bot']),
    botPublic: flag(json['bot_public'], true),
  };
}

/** A bot that is a member of a guild. */
export interface Integration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly user: User | null;
}

export function readIntegration(value: unknown): Integration {
  const json = object(value);
  const application = object(json['application']);
  return {
    id: text(json['id']),
    name: text(json['name']),
    description: text(application['description']),
    user: application['bot'] == null ? null : readUser(application['bot']),
  };
}

export interface Webhook {
  readonly id: WebhookId;
  readonly name: string;
  readonly avatar: string | null;
  readonly channelId: ChannelId;
  readonly guildId: GuildId | null;
  readonly token: string | null;
  readonly creator: User | null;
}

export function readWebhook(value: unknown): Webhook {
  const json = object(value);
  return {
    id: id<WebhookId>(json['id']),
    name: text(json['name']),
    avatar: textOrNull(json['avatar']),
    channelId: id<ChannelId>(json['channel_id']),
    guildId: idOrNull<GuildId>(json['guild_id']),
    token: textOrNull(json['token']),
    creator: json['user'] == null ? null : readUser(json['user']),
  };
}

export interface Ban {
  readonly user: User;
  readonly reason: string | null;
}

export function readBan(value: unknown): Ban {
  const json = object(value);
  return { user: readUser(json['user']), reason: textOrNull(json['reason']) };
}

export interface AuditChange {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditEntry {
  readonly id: string;
  readonly action: number;
  readonly userId: UserId | null;
  readonly targetId: string | null;
  readonly reason: string | null;
  readonly changes: readonly AuditChange[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly users: ReadonlyMap<UserId, User>;
}

function readAuditEntry(value: unknown): AuditEntry {
  const json = object(value);
  return {
    id: text(json['id']),
    action: number(json['action_type']),
    userId: idOrNull<UserId>(json['user_id']),
    targetId: textOrNull(json['target_id']),
    reason: textOrNull(json['reason']),
    changes: list(json['changes'], (entry) => {
      const change = object(entry);
      return { key: text(change['key']), before: change['old_value'], after: change['new_value'] };
    }),
    options: object(json['options']),
  };
}

export function readAuditPage(value: unknown): AuditPage {
  const json = object(value);
  const users = list(json['users'], readUser);
  return {
    entries: list(json['audit_log_entries'], readAuditEntry),
    users: new Map(users.map((user) => [user.id, user])),
  };
}

/** The link at which somebody gives the application a place in a guild. */
export function botInvitePath(application: ApplicationId, permissions: bigint): string {
  return `/oauth2/authorize?client_id=${application}&scope=bot&permissions=${permissions.toString()}`;
}

export function applicationOf(bot: UserId): ApplicationId {
  return toId<ApplicationId>(bot);
}
