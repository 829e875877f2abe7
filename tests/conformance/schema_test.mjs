// `node --test tests/conformance`
import assert from 'node:assert/strict';
import test from 'node:test';
import { Validator } from './schema.mjs';

const validator = new Validator({
  components: {
    schemas: {
      Id: { type: 'string', format: 'snowflake' },
      Level: { type: 'integer', oneOf: [{ const: 0 }, { const: 1 }] },
      User: { type: 'object', properties: { id: { $ref: '#/components/schemas/Id' }, name: { type: ['string', 'null'] } }, required: ['id', 'name'] },
      Tree: { type: 'object', properties: { next: { oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Tree' }] } }, required: ['next'] },
    },
  },
});
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });

const cases = [
  ['snowflake', ref('Id'), '123', null],
  ['snowflake as number', ref('Id'), 123, '(body)'],
  ['snowflake with letters', ref('Id'), '12a', '(body)'],
  ['const variants', ref('Level'), 1, null],
  ['const variants, none', ref('Level'), 2, '(body)'],
  ['required', ref('User'), { id: '1' }, 'name'],
  ['type array', ref('User'), { id: '1', name: null }, null],
  ['type array, wrong', ref('User'), { id: '1', name: 3 }, 'name'],
  ['unknown members are fine', ref('User'), { id: '1', name: null, more: 1 }, null],
  ['array items', { type: 'array', items: ref('User') }, [{ id: '1', name: null }, { id: 'x', name: null }], '[1].id'],
  ['recursion', ref('Tree'), { next: { next: { next: null } } }, null],
  ['recursion, deep fault', ref('Tree'), { next: { next: {} } }, 'next.next.next'],
  ['overlapping oneOf', { oneOf: [{ type: 'object' }, ref('User')] }, { id: '1', name: null }, null],
  ['anyOf', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, '(body)'],
  ['allOf', { allOf: [ref('User'), { required: ['extra'] }] }, { id: '1', name: null }, 'extra'],
  ['enum with allOf', { enum: [1], allOf: [ref('Level')] }, 0, '(body)'],
  ['closed object', { type: 'object', additionalProperties: false, properties: { a: {} } }, { a: 1, b: 2 }, 'b'],
  ['map', { type: 'object', additionalProperties: { type: 'integer' } }, { '1': 'x' }, '"1"'],
  ['date-time', { type: 'string', format: 'date-time' }, '2023-11-14T22:13:20.123000+00:00', null],
  ['date-time, wrong', { type: 'string', format: 'date-time' }, '2023-11-14', '(body)'],
  ['int32', { type: 'integer', format: 'int32' }, 2 ** 31, '(body)'],
  ['integer is a number', { type: 'number' }, 3, null],
  ['number is no integer', { type: 'integer' }, 3.5, '(body)'],
  ['nullable', { type: 'string', nullable: true }, null, null],
  ['uri', { type: 'string', format: 'uri' }, 'no uri', '(body)'],
  ['maxLength counts code points', { type: 'string', maxLength: 1 }, '\u{1F525}', null],
];

for (const [name, schema, value, path] of cases) {
  test(name, () => assert.equal(validator.validate(schema, value)?.path ?? null, path));
}
