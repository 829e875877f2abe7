import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { changesOf, useDraft } from './draft';

describe('changesOf', () => {
  it.each([
    ['an equal value is no change', { name: 'a' }, {}],
    ['another value is one', { name: 'b' }, { name: 'b' }],
    ['lists compare by content', { roles: ['1', '2'] }, {}],
    ['big numbers too', { bits: 5n }, {}],
    ['null is a value', { bits: null }, { bits: null }],
  ])('%s', (_, edits, expected) => {
    expect(changesOf<Record<string, unknown>>({ name: 'a', roles: ['1', '2'], bits: 5n }, edits)).toEqual(expected);
  });
});

describe('useDraft', () => {
  it('keeps what the person typed while the original changes elsewhere', () => {
    const { result, rerender } = renderHook(({ original }) => useDraft(original), {
      initialProps: { original: { name: 'hall', topic: '' } },
    });
    act(() => result.current.set({ name: 'great hall' }));
    rerender({ original: { name: 'hall', topic: 'news' } });
    expect(result.current.value).toEqual({ name: 'great hall', topic: 'news' });
    expect(result.current.changes).toEqual({ name: 'great hall' });
    // Somebody saved the very same: nothing is left to save.
    rerender({ original: { name: 'great hall', topic: 'news' } });
    expect(result.current.dirty).toBe(false);
  });
  it('goes back', () => {
    const { result } = renderHook(() => useDraft({ name: 'hall' }));
    act(() => result.current.set({ name: 'x' }));
    expect(result.current.dirty).toBe(true);
    act(() => result.current.reset());
    expect(result.current.value).toEqual({ name: 'hall' });
  });
});
