import { describe, expect, it } from 'vitest';
import type { ChannelId } from '@/model/ids';
import { toId } from '@/model/ids';
import { createStores } from '@/stores/stores';
import { addFiles, changeFile, clearFiles, filesOf, filesProblem, filesStore, removeFile, restoreFiles } from './files';
import { kUsualLimits, readLimits } from './limits';

describe('files', () => {
  const channel = toId<ChannelId>('1');
  const file = (size: number): File => {
    const made = new File(['x'], 'a.txt');
    Object.defineProperty(made, 'size', { value: size });
    return made;
  };
  it('keeps at most ten, by channel and session', () => {
    const store = filesStore(createStores());
    expect(
      addFiles(
        store,
        channel,
        Array.from({ length: 12 }, () => file(1)),
      ),
    ).toBe(2);
    expect(filesOf(store.getState(), channel)).toHaveLength(10);
    expect(filesOf(store.getState(), toId<ChannelId>('2'))).toHaveLength(0);
    expect(filesOf(filesStore(createStores()).getState(), channel)).toHaveLength(0);
  });
  it('changes, removes and clears', () => {
    const store = filesStore(createStores());
    addFiles(store, channel, [file(1), file(2)]);
    const [first] = filesOf(store.getState(), channel);
    if (first === undefined) throw new Error('file');
    changeFile(store, channel, first.key, { spoiler: true, description: 'a cat' });
    expect(filesOf(store.getState(), channel)[0]).toMatchObject({ spoiler: true, description: 'a cat' });
    removeFile(store, channel, first.key);
    expect(filesOf(store.getState(), channel)).toHaveLength(1);
    clearFiles(store, channel);
    expect(store.getState().files.size).toBe(0);
  });
  it('puts back what failed, before what was added since', () => {
    const store = filesStore(createStores());
    addFiles(store, channel, [file(1)]);
    restoreFiles(store, channel, [{ file: file(2), spoiler: true, description: 'old' }]);
    expect(filesOf(store.getState(), channel).map((draft) => draft.description)).toEqual(['old', '']);
  });
  it('takes the limits of the instance', () => {
    expect(readLimits({ limits: { file_bytes: 50 * 1024 * 1024 } })).toEqual({
      file: 50 * 1024 * 1024,
      request: 51 * 1024 * 1024,
    });
    expect(readLimits(null)).toEqual(kUsualLimits);
  });
  it('says what the server would refuse', () => {
    expect(filesProblem([{ file: file(1) }], kUsualLimits)).toBeNull();
    expect(filesProblem([{ file: file(10 * 1024 * 1024 + 1) }], kUsualLimits)).toBe('file');
    expect(filesProblem([{ file: file(9e6) }, { file: file(9e6) }, { file: file(9e6) }], kUsualLimits)).toBe('total');
  });
});
