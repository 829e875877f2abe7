/** A lazily loaded member list: rows by index (group headers count), kept true by the server's operations. */
import type { ListGroup, ListItem, ListOp, MemberListUpdate } from '@/gateway/events';

export interface MemberList {
  readonly listId: string;
  readonly onlineCount: number;
  readonly memberCount: number;
  readonly groups: readonly ListGroup[];
  /** Row index → row; rows out of the subscribed ranges are missing. */
  readonly rows: ReadonlyMap<number, ListItem>;
}

/** All rows that the list has, loaded or not: every group has a header. */
export function rowCount(list: MemberList): number {
  return list.groups.reduce((sum, group) => sum + group.count + 1, 0);
}

function shifted(rows: ReadonlyMap<number, ListItem>, from: number, by: 1 | -1): Map<number, ListItem> {
  const moved = new Map<number, ListItem>();
  for (const [index, row] of rows) {
    if (index < from) moved.set(index, row);
    else if (by === 1 || index > from) moved.set(index + by, row);
  }
  return moved;
}

function applyOp(rows: ReadonlyMap<number, ListItem>, op: ListOp): ReadonlyMap<number, ListItem> {
  switch (op.op) {
    case 'SYNC': {
      const next = new Map(rows);
      const [first, last] = op.range;
      for (let index = first; index <= last; ++index) next.delete(index);
      op.items.forEach((item, offset) => next.set(first + offset, item));
      return next;
    }
    case 'INVALIDATE': {
      const next = new Map(rows);
      for (let index = op.range[0]; index <= op.range[1]; ++index) next.delete(index);
      return next;
    }
    case 'INSERT':
      return shifted(rows, op.index, 1).set(op.index, op.item);
    case 'UPDATE':
      return new Map(rows).set(op.index, op.item);
    case 'DELETE':
      return shifted(rows, op.index, -1);
  }
}

/** Loaded rows that a list keeps; those that were told first go first, and come again when they are scrolled to. */
export const kListRowsMax = 2000;
/** The head of the list is always subscribed to, and never told again. */
const kHeadRows = 100;

function bounded(rows: ReadonlyMap<number, ListItem>): ReadonlyMap<number, ListItem> {
  let excess = rows.size - kListRowsMax;
  if (excess <= 0) return rows;
  const kept = new Map(rows);
  for (const index of rows.keys()) {
    if (index < kHeadRows) continue;
    kept.delete(index);
    if ((excess -= 1) === 0) break;
  }
  return kept;
}

/** A list with another id is another list: nothing of the old one is kept. */
export function applyListUpdate(list: MemberList | undefined, update: MemberListUpdate): MemberList {
  const start: ReadonlyMap<number, ListItem> = list?.listId === update.listId ? list.rows : new Map();
  return {
    listId: update.listId,
    onlineCount: update.onlineCount,
    memberCount: update.memberCount,
    groups: update.groups,
    rows: bounded(update.ops.reduce(applyOp, start)),
  };
}
