import { describe, expect, it } from 'vitest';
import { fromEditable, toEditable } from './index';

const kNames = {
  user: (id: string) => (id === '1' ? 'ada' : id === '2' ? 'ada.l' : null),
  role: (id: string) => (id === '3' ? 'Night Watch' : null),
  channel: (id: string) => (id === '4' ? 'great-hall' : null),
};
const kTargets = {
  users: new Map([
    ['ada', '1'],
    ['ada.l', '2'],
  ]),
  roles: new Map([['night watch', '3']]),
  channels: new Map([['great-hall', '4']]),
  emoji: (name: string) => (name === 'arch' ? '<:arch:5>' : name === 'smile' ? '😄' : null),
};

describe('fromEditable', () => {
  it.each([
    ['hi @ada', 'hi <@1>'],
    ['@ada.l!', '<@2>!'],
    ['@ada.', '<@1>.'],
    ['@Ada', '<@1>'],
    ['@adam', '@adam'],
    ['a@ada', 'a@ada'],
    ['@night watch go', '<@&3> go'],
    ['#great-hall', '<#4>'],
    ['#nowhere', '#nowhere'],
    [':arch: :smile: :no:', '<:arch:5> 😄 :no:'],
    ['`@ada` @ada', '`@ada` <@1>'],
    ['```\n@ada\n``` :smile:', '```\n@ada\n``` 😄'],
    ['\\@ada', '\\@ada'],
    ['<@9> <:arch:5>', '<@9> <:arch:5>'],
    ['@everyone', '@everyone'],
  ])('%j', (typed, wire) => expect(fromEditable(typed, kTargets)).toBe(wire));
});

describe('toEditable', () => {
  it.each([
    ['hi <@1> <@!2>', 'hi @ada @ada.l'],
    ['<@9>', '<@9>'],
    ['<@&3> <#4> <:arch:5>', '@Night Watch #great-hall :arch:'],
    ['`<@1>`', '`<@1>`'],
  ])('%j', (wire, typed) => expect(toEditable(wire, kNames)).toBe(typed));
});

it('comes back to the same text', () => {
  const wire = '<@1> and <@2>: see <#4>, <@&3>. `<@1>` <:arch:5>';
  expect(fromEditable(toEditable(wire, kNames), kTargets)).toBe(wire);
});
