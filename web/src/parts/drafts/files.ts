/** Files that wait in the composer, by channel: they stay while one looks elsewhere. They live in memory only. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ChannelId } from '@/model/ids';
import { withEntry, without } from '@/stores/maps';
import type { Stores } from '@/stores/stores';
import type { FileLimits } from './limits';
import { kFilesMax } from './limits';

export interface DraftFile {
  readonly key: number;
  readonly file: File;
  readonly spoiler: boolean;
  readonly description: string;
}

export interface FilesState {
  readonly files: ReadonlyMap<ChannelId, readonly DraftFile[]>;
}

const kNone: readonly DraftFile[] = [];
const storesOfSessions = new WeakMap<Stores, StoreApi<FilesState>>();
let lastKey = 0;

export function filesStore(stores: Stores): StoreApi<FilesState> {
  let store = storesOfSessions.get(stores);
  if (store === undefined)
    storesOfSessions.set(stores, (store = createStore<FilesState>(() => ({ files: new Map() }))));
  return store;
}

export function filesOf(state: FilesState, channelId: ChannelId): readonly DraftFile[] {
  return state.files.get(channelId) ?? kNone;
}

function setFiles(store: StoreApi<FilesState>, channelId: ChannelId, files: readonly DraftFile[]): void {
  store.setState((state) => ({
    files: files.length === 0 ? without(state.files, channelId) : withEntry(state.files, channelId, files),
  }));
}

/** Adds as many as still fit; gives how many did not. */
export function addFiles(store: StoreApi<FilesState>, channelId: ChannelId, added: readonly File[]): number {
  const now = filesOf(store.getState(), channelId);
  const room = Math.max(0, kFilesMax - now.length);
  const fresh = added.slice(0, room).map((file) => ({ key: ++lastKey, file, spoiler: false, description: '' }));
  setFiles(store, channelId, [...now, ...fresh]);
  return added.length - fresh.length;
}

/** Puts files back that were on their way: a message that failed is written anew. */
export function restoreFiles(
  store: StoreApi<FilesState>,
  channelId: ChannelId,
  files: readonly Pick<DraftFile, 'file' | 'spoiler' | 'description'>[],
): void {
  const now = filesOf(store.getState(), channelId);
  const back = files.map(({ file, spoiler, description }) => ({ key: ++lastKey, file, spoiler, description }));
  setFiles(store, channelId, [...back, ...now].slice(0, kFilesMax));
}

export function removeFile(store: StoreApi<FilesState>, channelId: ChannelId, key: number): void {
  setFiles(
    store,
    channelId,
    filesOf(store.getState(), channelId).filter((file) => file.key !== key),
  );
}

export function changeFile(
  store: StoreApi<FilesState>,
  channelId: ChannelId,
  key: number,
  change: Partial<Pick<DraftFile, 'spoiler' | 'description'>>,
): void {
  const files = filesOf(store.getState(), channelId);
  setFiles(
    store,
    channelId,
    files.map((file) => (file.key === key ? { ...file, ...change } : file)),
  );
}

export function clearFiles(store: StoreApi<FilesState>, channelId: ChannelId): void {
  setFiles(store, channelId, []);
}

export type FilesProblem = 'file' | 'total' | null;

/** What else stands in the request: the text, descriptions, the form's own lines. */
const kRequestRest = 64 * 1024;

/** Why the server would refuse these files. */
export function filesProblem(files: readonly Pick<DraftFile, 'file'>[], limits: FileLimits): FilesProblem {
  if (files.some(({ file }) => file.size > limits.file)) return 'file';
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  return total > limits.request - kRequestRest ? 'total' : null;
}
