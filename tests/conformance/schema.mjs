// The part of JSON Schema (2020-12, as OpenAPI 3.1 uses it) that the description needs. `validate` returns null, or the
// first violation as { path, message }. `oneOf` is read as "at least one": the description's response variants overlap,
// and several of them may fit an object that is right.

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const SNOWFLAKE = /^(0|[1-9]\d{0,19})$/;
const INT32 = 2 ** 31;

export class Validator {
  constructor(description) {
    this.root = description;
  }

  /** Follows `$ref` of anything: a schema, a response, a parameter. */
  resolve(node) {
    let at = node;
    for (let hops = 0; at && typeof at === 'object' && '$ref' in at; hops += 1) {
      if (hops > 32) throw new Error(`endless $ref: ${at.$ref}`);
      at = at.$ref
        .replace(/^#\//, '')
        .split('/')
        .reduce((inner, name) => inner?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], this.root);
      if (at === undefined) throw new Error(`unknown $ref: ${node.$ref}`);
    }
    return at;
  }

  validate(schema, value, path = '') {
    if (schema === true || schema === undefined) return null;
    if (schema === false) return violation(path, 'nothing is allowed here');
    if ('$ref' in schema) {
      const failed = this.validate(this.resolve(schema), value, path);
      if (failed) return failed;
    }
    if (value === null && schema.nullable) return null;
    return (
      checkType(schema, value, path) ??
      checkConstants(schema, value, path) ??
      checkScalar(schema, value, path) ??
      this.checkArray(schema, value, path) ??
      this.checkObject(schema, value, path) ??
      this.checkCombined(schema, value, path)
    );
  }

  checkArray(schema, value, path) {
    if (!Array.isArray(value)) return null;
    if (value.length < (schema.minItems ?? 0)) return violation(path, `has ${value.length} items, fewer than ${schema.minItems}`);
    if (value.length > (schema.maxItems ?? Infinity)) return violation(path, `has ${value.length} items, more than ${schema.maxItems}`);
    if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size !== value.length) {
      return violation(path, 'items are not unique');
    }
    if (schema.items === undefined) return null;
    for (let i = 0; i < value.length; i += 1) {
      const failed = this.validate(schema.items, value[i], `${path}[${i}]`);
      if (failed) return failed;
    }
    return null;
  }

  checkObject(schema, value, path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    const known = schema.properties ?? {};
    for (const name of schema.required ?? []) {
      if (!(name in value)) return violation(join(path, name), 'is required and absent');
    }
    if (Object.keys(value).length < (schema.minProperties ?? 0)) return violation(path, 'has too few members');
    if (Object.keys(value).length > (schema.maxProperties ?? Infinity)) return violation(path, 'has too many members');
    for (const [name, member] of Object.entries(value)) {
      const rule = Object.hasOwn(known, name) ? known[name] : schema.additionalProperties;
      if (rule === undefined) continue;
      if (rule === false) return violation(join(path, name), 'is not an allowed member');
      const failed = this.validate(rule, member, join(path, name));
      if (failed) return failed;
    }
    return null;
  }

  checkCombined(schema, value, path) {
    for (const part of schema.allOf ?? []) {
      const failed = this.validate(part, value, path);
      if (failed) return failed;
    }
    for (const variants of [schema.oneOf, schema.anyOf]) {
      if (variants === undefined) continue;
      const failures = variants.map((variant) => this.validate(variant, value, path));
      if (failures.some((failed) => failed === null)) continue;
      return closest(failures, path, value);
    }
    return null;
  }
}

function violation(path, message) {
  return { path: path === '' ? '(body)' : path, message };
}

function join(path, name) {
  const shown = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
  return path === '' ? shown : `${path}.${shown}`;
}

function shown(value) {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The failure of the variant that the value came nearest to: the one that got deepest. */
function closest(failures, path, value) {
  const depth = (failed) => failed.path.split(/[.[]/).length;
  const deepest = Math.max(...failures.map(depth));
  const best = failures.filter((failed) => depth(failed) === deepest);
  if (best.length === 1 || best.some((failed) => failed.path !== (path === '' ? '(body)' : path))) return best[0];
  return violation(path, `${shown(value)} fits none of ${failures.length} variants`);
}

function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function checkType(schema, value, path) {
  if (schema.type === undefined) return null;
  const wanted = [schema.type].flat();
  const actual = typeOf(value);
  if (wanted.includes(actual) || (actual === 'integer' && wanted.includes('number'))) return null;
  return violation(path, `is ${actual} (${shown(value)}), not ${wanted.join(' or ')}`);
}

function checkConstants(schema, value, path) {
  const same = (other) => JSON.stringify(other) === JSON.stringify(value);
  if ('const' in schema && !same(schema.const)) return violation(path, `is ${shown(value)}, not ${shown(schema.const)}`);
  if (schema.enum && !schema.enum.some(same)) return violation(path, `${shown(value)} is not one of ${shown(schema.enum)}`);
  return null;
}

function checkScalar(schema, value, path) {
  if (typeof value === 'number') {
    if (value < (schema.minimum ?? -Infinity)) return violation(path, `${value} is below ${schema.minimum}`);
    if (value > (schema.maximum ?? Infinity)) return violation(path, `${value} is above ${schema.maximum}`);
    if (schema.format === 'int32' && (value < -INT32 || value >= INT32)) return violation(path, `${value} is no int32`);
    return null;
  }
  if (typeof value !== 'string') return null;
  const length = [...value].length;
  if (length < (schema.minLength ?? 0)) return violation(path, `has ${length} characters, fewer than ${schema.minLength}`);
  if (length > (schema.maxLength ?? Infinity)) return violation(path, `has ${length} characters, more than ${schema.maxLength}`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return violation(path, `${shown(value)} does not match ${schema.pattern}`);
  if (schema.format === 'date-time' && !DATE_TIME.test(value)) return violation(path, `${shown(value)} is no date-time`);
  if (schema.format === 'snowflake' && !SNOWFLAKE.test(value)) return violation(path, `${shown(value)} is no snowflake`);
  if (schema.format === 'uri' && !URL.canParse(value)) return violation(path, `${shown(value)} is no URI`);
  return null;
}
