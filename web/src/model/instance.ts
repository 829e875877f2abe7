/** What the administrator of an instance reads: accounts, settings, figures of health. */
import type { UserId } from './ids';
import { flag, id, list, number, object, text, textOrNull, timeOrNull } from './parse';

export interface Account {
  readonly id: UserId;
  readonly username: string;
  readonly globalName: string | null;
  readonly avatar: string | null;
  readonly email: string;
  readonly verified: boolean;
  readonly bot: boolean;
  readonly admin: boolean;
  readonly disabled: boolean;
  readonly mfaEnabled: boolean;
  readonly createdAt: number | null;
  readonly guilds: number;
  readonly online: boolean;
}

export interface AccountPage {
  readonly total: number;
  readonly accounts: readonly Account[];
}

export function readAccount(value: unknown): Account {
  const json = object(value);
  return {
    id: id<UserId>(json['id']),
    username: text(json['username']),
    globalName: textOrNull(json['global_name']),
    avatar: textOrNull(json['avatar']),
    email: text(json['email']),
    verified: flag(json['verified']),
    bot: flag(json['bot']),
    admin: flag(json['admin']),
    disabled: flag(json['disabled']),
    mfaEnabled: flag(json['mfa_enabled']),
    createdAt: timeOrNull(json['created_at']),
    guilds: number(json['guilds']),
    online: flag(json['online']),
  };
}

export function readAccountPage(value: unknown): AccountPage {
  const json = object(value);
  return { total: number(json['total']), accounts: list(json['users'], readAccount) };
}

export interface InstanceSetting {
  readonly value: string;
  /** What the configuration file says. */
  readonly configured: string;
  readonly changed: boolean;
  readonly min: number;
  readonly max: number;
}

export type InstanceSettings = Readonly<Record<string, InstanceSetting>>;

export function readInstanceSettings(value: unknown): InstanceSettings {
  return Object.fromEntries(
    Object.entries(object(value)).map(([key, entry]) => {
      const json = object(entry);
      const now = String(json['value'] ?? '');
      return [
        key,
        {
          value: now,
          configured: String(json['configured'] ?? now),
          changed: flag(json['changed']),
          min: number(json['min']),
          max: number(json['max']),
        },
      ];
    }),
  );
}

/** The figures that are drawn over time, by the protocol's names. */
export const kFigures = [
  'sessions',
  'messages_per_second',
  'deliveries_per_second',
  'requests_per_second',
  'failures_per_second',
  'durable_p99_us',
  'memory_bytes',
  'gateway_connections',
] as const;
export type Figure = (typeof kFigures)[number];

export interface Sample {
  readonly at: number;
  readonly figures: Readonly<Record<Figure, number>>;
}

export interface HealthReport {
  readonly version: string;
  readonly startedAt: number | null;
  readonly users: number;
  readonly guilds: number;
  readonly now: Sample;
  readonly history: readonly Sample[];
}

function readSample(value: unknown): Sample {
  const json = object(value);
  const entries = kFigures.map((name) => [name, number(json[name])] as const);
  return {
    at: timeOrNull(json['at']) ?? 0,
    figures: Object.fromEntries(entries) as Record<Figure, number>,
  };
}

export function readHealth(value: unknown): HealthReport {
  const json = object(value);
  return {
    version: text(json['version']),
    startedAt: timeOrNull(json['started_at']),
    users: number(json['users']),
    guilds: number(json['guilds']),
    now: readSample(json['now']),
    history: list(json['history'], readSample),
  };
}
