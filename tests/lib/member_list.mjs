// The member list of a person's client: rows that GUILD_MEMBER_LIST_UPDATE changes step by step.
import assert from 'node:assert/strict';

// What this server's documented steps do to a list of rows.
export class MemberList {
  rows = [];
  groups = [];
  steps = {};
  apply({ ops, groups, member_count: members, online_count: online }) {
    Object.assign(this, { groups, members, online });
    for (const { op, range, items, index, item } of ops) {
      this.steps[op] = (this.steps[op] ?? 0) + 1;
      if (op === 'SYNC' || op === 'INVALIDATE') {
        for (let i = range[0]; i <= range[1]; i += 1) {
          const row = op === 'SYNC' ? items[i - range[0]] : undefined;
          if (row) this.rows[i] = row;
          else delete this.rows[i];
        }
      } else if (op === 'INSERT') {
        assert.ok(index <= this.rows.length, `insert at ${index} of ${this.rows.length}`);
        this.rows.splice(index, 0, item);
      } else if (op === 'DELETE') {
        assert.ok(index < this.rows.length, `delete at ${index} of ${this.rows.length}`);
        this.rows.splice(index, 1);
      } else {
        assert.equal(op, 'UPDATE');
        assert.equal(this.rows[index].member.user.id, item.member.user.id);
        this.rows[index] = item;
      }
    }
  }
  // What a person would see: headers with their counts, members with name, roles and status.
  shown(ranges) {
    const total = this.groups.reduce((sum, group) => sum + group.count + 1, 0);
    const lines = [`${this.online} of ${this.members}`];
    for (const [first, last] of ranges) {
      for (let i = first; i <= Math.min(last, total - 1); i += 1) {
        const row = this.rows[i];
        if (!row) lines.push(`${i} missing`);
        else if (row.group) lines.push(`${i} == ${row.group.id} ${this.groups.find((group) => group.id === row.group.id)?.count}`);
        else lines.push(`${i} ${row.member.user.username} ${row.member.nick} ${[...row.member.roles].sort()} ${row.member.presence.status}`);
      }
    }
    return lines.join('\n');
  }
}
