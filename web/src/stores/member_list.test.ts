import { describe, expect, it } from 'vitest';
import type { ListItem, ListOp } from '@/gateway/events';
import { toId } from '@/model/ids';
import { readMember, readPresence, readUser } from '@/model/wire';
import type { MemberList } from './member_list';
import { applyListUpdate, kListRowsMax, rowCount } from './member_list';

function person(name: string): ListItem {
  return {
    kind: 'member',
    member: readMember({ user: { id: name } }),
    user: readUser({ id: name, username: name }),
    presence: readPresence({ status: 'online' }),
  };
}
const header: ListItem = { kind: 'group', group: { id: 'online', count: 3 } };

function update(ops: readonly ListOp[], listId = 'everyone', count = 3): Parameters<typeof applyListUpdate>[1] {
  return { guildId: toId('1'), listId, onlineCount: count, memberCount: count, groups: [{ id: 'online', count }], ops };
}

function names(list: MemberList): string[] {
  return [...list.rows]
    .toSorted(([a], [b]) => a - b)
    .map(([index, row]) => `${index}:${row.kind === 'group' ? row.group.id : row.member.userId}`);
}

const start = applyListUpdate(
  undefined,
  update([{ op: 'SYNC', range: [0, 99], items: [header, person('a'), person('b'), person('c')] }]),
);

describe('member list', () => {
  it('fills from SYNC and counts its headers', () => {
    expect(names(start)).toEqual(['0:online', '1:a', '2:b', '3:c']);
    expect(rowCount(start)).toBe(4);
  });

  it('moves the rows behind an INSERT and a DELETE', () => {
    const moved = applyListUpdate(
      start,
      update([
        { op: 'DELETE', index: 1 },
        { op: 'INSERT', index: 3, item: person('a2') },
      ]),
    );
    expect(names(moved)).toEqual(['0:online', '1:b', '2:c', '3:a2']);
  });

  it('changes one row with UPDATE and forgets a range with INVALIDATE', () => {
    const changed = applyListUpdate(
      start,
      update([
        { op: 'UPDATE', index: 2, item: person('b2') },
        { op: 'INVALIDATE', range: [3, 3] },
      ]),
    );
    expect(names(changed)).toEqual(['0:online', '1:a', '2:b2']);
  });

  it('keeps nothing of a list with another id', () => {
    expect(names(applyListUpdate(start, update([], 'other')))).toEqual([]);
  });
});

describe('a long member list', () => {
  it('keeps the head and what was told last, within its bound', () => {
    let list: MemberList | undefined;
    const sync = (first: number): void => {
      const items = Array.from({ length: 100 }, (_, index) => person(`p${first + index}`));
      list = applyListUpdate(list, update([{ op: 'SYNC', range: [first, first + 99], items }], 'everyone', 100_000));
    };
    sync(0);
    for (let first = 100; first <= 20_000; first += 100) sync(first);
    expect(list?.rows.size).toBe(kListRowsMax);
    expect([0, 99, 19_950, 20_099].every((index) => list?.rows.has(index))).toBe(true);
    expect(list?.rows.has(100)).toBe(false);
    sync(100); // Scrolled back to.
    expect(list?.rows.has(100)).toBe(true);
    expect(list?.rows.size).toBe(kListRowsMax);
  });
});
