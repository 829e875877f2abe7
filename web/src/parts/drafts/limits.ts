/** What the server takes in one message. */
import { useEffect, useState } from 'react';
import type { ApiClient } from '@/api/client';
import { number, object } from '@/model/parse';
import { useSession } from '@/session/context';

export const kContentMax = 2000;
export const kFilesMax = 10;
export const kDescriptionMax = 1024;

export interface FileLimits {
  /** Bytes of one file. */
  readonly file: number;
  /** Bytes of all files of a message. */
  readonly request: number;
}

const kMebibyte = 1024 * 1024;
export const kUsualLimits: FileLimits = { file: 10 * kMebibyte, request: 25 * kMebibyte };

/** The instance's own limits; a message with one file of the greatest size always fits. */
export function readLimits(answer: unknown): FileLimits {
  const file = number(object(object(answer)['limits'])['file_bytes'], kUsualLimits.file);
  return { file, request: Math.max(kUsualLimits.request, file + kMebibyte) };
}

const asked = new WeakMap<ApiClient, Promise<FileLimits>>();

function limitsOf(api: ApiClient): Promise<FileLimits> {
  let found = asked.get(api);
  if (found === undefined) {
    found = api.get('/guildhall/instance').then(readLimits);
    found.catch(() => asked.delete(api));
    asked.set(api, found);
  }
  return found;
}

/** The usual limits until the instance has told its own; it is asked once, when `wanted`. */
export function useFileLimits(wanted: boolean): FileLimits {
  const { api } = useSession();
  const [limits, setLimits] = useState(kUsualLimits);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    limitsOf(api).then(
      (found) => current && setLimits(found),
      () => undefined, // The usual ones are right on nearly every instance, and the server says no for itself.
    );
    return () => {
      current = false;
    };
  }, [api, wanted]);
  return limits;
}
