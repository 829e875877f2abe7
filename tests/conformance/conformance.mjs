// Compares a running server with an OpenAPI description of the Discord HTTP API, operation by operation.
//
//   node conformance.mjs --spec FILE --server BINARY
//   node conformance.mjs --spec FILE --base URL --token BOT --user-token PERSON [--friend-token PERSON]
//
// With --server it starts one in a temporary folder. An operation is missing when the server answers 404 or 405 with
// code 0; conforming when every call of it gave a documented status and a body that fits the schema; else wrong.
// Exits with 1 when something is wrong that EXPECTED_DIFFERENT does not name.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Server, argumentsOf } from '../lib/server.mjs';
import { Client } from './client.mjs';
import { cleanUp, plan, prepare } from './plan.mjs';
import { Validator } from './schema.mjs';

/** Operations that differ on purpose, and why. */
const EXPECTED_DIFFERENT = {};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const NOBODY = '1000000000000000001';

function operationsOf(description) {
  const out = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      out.set(item[method].operationId, { method: method.toUpperCase(), path, responses: item[method].responses });
    }
  }
  return out;
}

function fillPath(template, context, own = {}) {
  // A step's own parameter that an earlier step failed to find out must not fall back to another thing.
  return template.replace(/\{(\w+)\}/g, (_, name) => (name in own ? own[name] : context[name]) ?? NOBODY);
}

/** Null, or what is wrong with the answer. */
function judge(validator, operation, answer, accept) {
  const code = answer.json?.code;
  if (accept?.includes(code)) {
    const failed = validator.validate({ $ref: '#/components/schemas/ErrorResponse' }, answer.json);
    return failed && `${answer.status} ${failed.path}: ${failed.message}`;
  }
  const response = validator.resolve(operation.responses[String(answer.status)]);
  if (!response || answer.status >= 300) return `status ${answer.status} ${answer.text.slice(0, 200)}`;
  if (!response.content) {
    if (answer.text !== '') return `${answer.status} has a body: ${answer.text.slice(0, 80)}`;
    return answer.type ? `${answer.status} has a Content-Type: ${answer.type}` : null;
  }
  const [type, media] = Object.entries(response.content)[0];
  if (answer.type !== type) return `Content-Type is ${answer.type}, not ${type}`;
  if (type !== 'application/json') return null;
  if (answer.json === undefined) return `the body is no JSON: ${answer.text.slice(0, 80)}`;
  const failed = validator.validate(media.schema, answer.json);
  return failed && `${failed.path}: ${failed.message}`;
}

const isMissing = (answer) => (answer.status === 404 || answer.status === 405) && (answer.json?.code ?? 0) === 0;

class Report {
  constructor() {
    this.results = new Map(); // operationId -> { missing } or { faults: [] }
  }

  add(id, missing, fault) {
    const result = this.results.get(id) ?? { missing, faults: [] };
    result.missing &&= missing;
    if (fault) result.faults.push(fault);
    this.results.set(id, result);
  }

  print(operations, verbose) {
    const of = (wanted) => [...operations.keys()].filter((id) => wanted(this.results.get(id)));
    const missing = of((result) => result.missing);
    const conforming = of((result) => !result.missing && result.faults.length === 0);
    const wrong = of((result) => !result.missing && result.faults.length > 0);
    const named = (id) => `${operations.get(id).method} ${operations.get(id).path} (${id})`;
    if (verbose) {
      for (const id of conforming) console.log(`ok       ${named(id)}`);
      for (const id of missing) console.log(`missing  ${named(id)}`);
    }
    for (const id of wrong) {
      console.log(`${EXPECTED_DIFFERENT[id] ? 'differs' : 'WRONG  '}  ${named(id)}\n           ${EXPECTED_DIFFERENT[id] ?? this.results.get(id).faults[0]}`);
    }
    const unexpected = wrong.filter((id) => !EXPECTED_DIFFERENT[id]);
    const stale = Object.keys(EXPECTED_DIFFERENT).filter((id) => !wrong.includes(id));
    if (stale.length > 0) console.log(`no longer different, take them out of the table: ${stale.join(', ')}`);
    console.log(
      `${conforming.length + wrong.length} implemented, ${conforming.length} conforming, ${wrong.length} wrong ` +
        `(${wrong.length - unexpected.length} expected), ${missing.length} missing of ${operations.size}`,
    );
    return unexpected.length;
  }
}

async function runStep(setting, id, { as, path, query, body, form, accept } = {}, keep = () => {}) {
  const { client, validator, operations, context, report } = setting;
  const operation = operations.get(id);
  if (!operation) return; // A description of another date may lack it.
  const answer = await client.request(operation.method, fillPath(operation.path, context, path), { as, query, body, form });
  const missing = isMissing(answer);
  report.add(id, missing, missing ? null : judge(validator, operation, answer, accept));
  if (answer.status >= 300) return;
  try {
    await keep(answer.json);
  } catch {
    // The shape was wrong; judge has said so.
  }
}

async function walk(setting) {
  const { operations, context } = setting;
  const { first, last } = plan(context);
  const planned = new Set([...first, ...last].map((item) => item.operation));
  for (const item of first) await runStep(setting, item.operation, item.ask(), item.keep);
  for (const [id, operation] of operations) {
    // Nobody has written a step for these. On things that do not exist, so that nothing breaks.
    if (planned.has(id)) continue;
    const body = operation.method === 'GET' || operation.method === 'DELETE' ? undefined : {};
    const harmless = operation.method === 'GET' ? {} : Object.fromEntries(['channel_id', 'message_id', 'user_id', 'role_id', 'code'].map((name) => [name, NOBODY]));
    await runStep(setting, id, { path: harmless, body });
  }
  for (const item of last) await runStep(setting, item.operation, item.ask(), item.keep);
}

/** Starts a server of its own when asked to: the connection, and how to end it. */
async function connect(options) {
  if (!options.server) {
    const tokens = { bot: options.token?.replace(/^Bot /, ''), person: options['user-token'], friend: options['friend-token'] };
    return { client: new Client(options.base, tokens), end: async () => {} };
  }
  const server = await new Server(resolve(options.server), { args: ['--limits.rate_limits=false'] }).start();
  const person = await server.person('conformance_owner');
  const friend = await server.person('conformance_friend');
  const bot = await server.bot('conformance_bot', person);
  return { client: new Client(server.base, { bot: bot.token, person: person.token, friend: friend.token }), end: () => server.stop() };
}

const usage = `usage: node conformance.mjs --spec FILE (--server BINARY | --base URL --token BOT --user-token PERSON [--friend-token PERSON]) [--verbose yes]
FILE is the OpenAPI description of the HTTP API: specs/openapi.json of github.com/discord/discord-api-spec (MIT).`;

async function main() {
  const options = argumentsOf(process.argv.slice(2));
  if (!options.spec || !existsSync(options.spec)) {
    console.error(options.spec ? `There is no description at ${options.spec}.` : 'No description was given.');
    console.error(usage);
    return 2;
  }
  if (!options.server && !(options.base && options.token && options['user-token'])) {
    console.error(usage);
    return 2;
  }
  const description = JSON.parse(readFileSync(options.spec, 'utf8'));
  // The description lags here: the documentation of messages has type 1, a forward.
  description.components.schemas.MessageReferenceType?.oneOf?.push({ title: 'FORWARD', const: 1 });
  const operations = operationsOf(description);
  const { client, end } = await connect(options);
  const report = new Report();
  try {
    const context = await prepare(client);
    await walk({ client, validator: new Validator(description), operations, context, report });
    await cleanUp(client, context);
  } finally {
    await end();
  }
  return report.print(operations, 'verbose' in options) > 0 ? 1 : 0;
}

process.exitCode = await main();
