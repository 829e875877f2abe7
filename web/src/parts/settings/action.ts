/** One request of a form or button: busy meanwhile, and what went wrong, in all and per field. */
import { useCallback, useState } from 'react';
import { ApiError } from '@/api/client';
import { useT } from '@/i18n';
import { errorText } from '@/session/context';
import { useOverlay } from '@/ui/dialog';

export interface Action {
  readonly busy: boolean;
  /** What went wrong, unless it belongs to fields that show it themselves. */
  readonly problem: string | null;
  readonly fieldProblem: (field: string) => string | null;
  /** Resolves to whether it worked. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

/** `fields` are those that show their own problem. */
export function useAction(fields: readonly string[] = []): Action {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const clear = useCallback(() => setError(null), []);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (caught) {
      setError(caught);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const problems = error instanceof ApiError ? error.fields : [];
  const elsewhere = problems.find((entry) => !fields.includes(entry.field));
  const known = problems.length > 0 && elsewhere === undefined;
  return {
    busy,
    problem: error === null || known ? null : (elsewhere?.message ?? errorText(error, t)),
    fieldProblem: (field) => problems.find((entry) => entry.field === field)?.message ?? null,
    run,
    clear,
  };
}

/** For a button that has no place for its trouble: a toast says it. */
export function useTry(): (work: () => Promise<unknown>) => Promise<boolean> {
  const t = useT();
  const overlay = useOverlay();
  return useCallback(
    async (work) => {
      try {
        await work();
        return true;
      } catch (error) {
        overlay.toast(errorText(error, t), 'error');
        return false;
      }
    },
    [overlay, t],
  );
}
