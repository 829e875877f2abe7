/** Members as the pages of administration ask for them. */
import { useEffect, useState } from 'react';
import type { ApiClient } from '@/api/client';
import type { GuildId, UserId } from '@/model/ids';
import { list, object } from '@/model/parse';
import type { Member, User } from '@/model/types';
import { readMember, readUser } from '@/model/wire';

export interface Person {
  readonly user: User;
  readonly member: Member;
}

export const kMembersPage = 100;

function readPerson(value: unknown): Person {
  return { user: readUser(object(value)['user']), member: readMember(value) };
}

export async function findMembers(api: ApiClient, guild: GuildId, query: string): Promise<readonly Person[]> {
  const answer =
    query === ''
      ? await api.get(`/guilds/${guild}/members`, { query: { limit: kMembersPage } })
      : await api.get(`/guilds/${guild}/members/search`, { query: { query, limit: kMembersPage } });
  return list(answer, readPerson);
}

export async function moreMembers(api: ApiClient, guild: GuildId, after: UserId): Promise<readonly Person[]> {
  return list(await api.get(`/guilds/${guild}/members`, { query: { limit: kMembersPage, after } }), readPerson);
}

/** The value a moment after it stopped changing. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
