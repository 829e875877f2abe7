import { expect, it } from 'vitest';
import { shorthandOf } from './shorthand';

const unicode = (name: string) => ({ kind: 'react', emoji: { id: null, name, animated: false } });

it.each([
  ['+🎉', unicode('🎉')],
  ['+ 👩‍🚀', unicode('👩‍🚀')],
  ['+👍🏽', unicode('👍🏽')],
  ['+🇩🇪', unicode('🇩🇪')],
  ['+<a:wave:42>', { kind: 'react', emoji: { id: '42', name: 'wave', animated: true } }],
  ['s/teh/the', { kind: 'replace', from: 'teh', to: 'the' }],
  ['s/ very//', { kind: 'replace', from: ' very', to: '' }],
])('%s changes a message', (content, expected) => {
  expect(shorthandOf(content)).toEqual(expected);
});

it.each(['+1', '+', '+🎉🎉', '+ yes 🎉', 's/a', 's//b', 'see s/a/b', 'a/b/c', 's/a/b/c', '🎉'])(
  '%s is sent',
  (content) => {
    expect(shorthandOf(content)).toBeNull();
  },
);
