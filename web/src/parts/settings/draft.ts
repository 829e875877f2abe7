/** A form's working copy of a value: what differs from the original, and the way back. */
import { useMemo, useState } from 'react';

export interface Draft<T extends object> {
  readonly value: T;
  /** Only the members that differ from the original. */
  readonly changes: Partial<T>;
  readonly dirty: boolean;
  readonly set: (partial: Partial<T>) => void;
  readonly reset: () => void;
}

function differs(a: unknown, b: unknown): boolean {
  return a !== b && JSON.stringify(a, plain) !== JSON.stringify(b, plain);
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

export function changesOf<T extends object>(original: T, edits: Partial<T>): Partial<T> {
  const out: Partial<T> = {};
  for (const key of Object.keys(edits) as (keyof T)[])
    if (differs(edits[key], original[key])) Object.assign(out, { [key]: edits[key] });
  return out;
}

/** Edits lie over `original`, so that a change from elsewhere shows wherever the person did not touch the field. */
export function useDraft<T extends object>(original: T): Draft<T> {
  const [edits, setEdits] = useState<Partial<T>>({});
  const changes = useMemo(() => changesOf(original, edits), [original, edits]);
  return {
    value: { ...original, ...changes },
    changes,
    dirty: Object.keys(changes).length > 0,
    set: (partial) => setEdits((before) => ({ ...before, ...partial })),
    reset: () => setEdits({}),
  };
}
