// What protects accounts and guilds, over the real server: two factors, passkeys, letters, archive, levels, and the
// administrator's pages. No library: plain fetch.
import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { GUILDHALL_URL, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, ADMIN_TOKEN, DATA_FOLDER, DISCORD_TOKEN } = process.env;

async function call(method, path, { token, body, status, code } = {}) {
  const answer = await fetch(`${GUILDHALL_URL}/api/v10${path}`, {
    method,
    headers: { ...(token ? { authorization: token } : {}), 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const json = text && answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : null;
  if (code !== undefined) assert.equal(json?.code, code, `${method} ${path}: ${answer.status} ${text}`);
  else assert.ok(status ? answer.status === status : answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return json;
}

// ---- an authenticator app (RFC 6238) ----
function base32(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
function totp(secret, offset = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + offset));
  const mac = createHmac('sha1', base32(secret)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// ---- a security key (WebAuthn, P-256) ----
class Key {
  constructor() {
    ({ privateKey: this.privateKey, publicKey: this.publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    this.id = Buffer.from(`key-${Math.random()}`);
    this.flags = 0x05;
  }
  clientData(type, challenge) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: GUILDHALL_URL, crossOrigin: false }));
  }
  head(flags) {
    const host = new URL(GUILDHALL_URL).hostname;
    return Buffer.concat([createHash('sha256').update(host).digest(), Buffer.from([flags, 0, 0, 0, 0])]);
  }
  create(options) {
    const { x, y } = this.publicKey.export({ format: 'jwk' });
    const cose = Buffer.concat([
      Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]), Buffer.from(x, 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]), Buffer.from(y, 'base64url'),
    ]);
    const data = Buffer.concat([this.head(this.flags | 0x40), Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, cose]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3, 0x63]), Buffer.from('fmt'), Buffer.from([0x64]), Buffer.from('none'),
      Buffer.from([0x67]), Buffer.from('attStmt'), Buffer.from([0xa0]),
      Buffer.from([0x68]), Buffer.from('authData'), Buffer.from([0x59, data.length >> 8, data.length & 255]), data,
    ]);
    return this.credential({ clientDataJSON: this.clientData('webauthn.create', options.publicKey.challenge), attestationObject: attestation });
  }
  get(options) {
    const client = this.clientData('webauthn.get', options.publicKey.challenge);
    const data = this.head(this.flags);
    const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), this.privateKey);
    return this.credential({ clientDataJSON: client, authenticatorData: data, signature });
  }
  credential(response) {
    const texts = Object.fromEntries(Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]));
    const id = this.id.toString('base64url');
    return JSON.stringify({ id, rawId: id, type: 'public-key', response: texts });
  }
}

// ---- the mailbox: files in the data folder ----
async function letterTo(address, page) {
  const folder = join(DATA_FOLDER, 'mail');
  const deadline = Date.now() + 20_000;
  for (;;) {
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort().reverse();
    for (const name of names) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (!text.includes(`To: ${address}\r\n`)) continue;
      const body = text.slice(text.indexOf('\r\n\r\n')).replaceAll('=\r\n', '').replaceAll('=3D', '=');
      const found = body.match(new RegExp(`/${page}#token=([\\w-]+)`));
      if (found) return found[1];
    }
    if (Date.now() > deadline) throw new Error(`no letter to ${address}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const password = 'correct horse';
const unique = Date.now().toString(36);
const login = (name, extra = {}) => call('POST', '/auth/login', { body: { login: name, password, ...extra } });

// ---- the administrator opens registration ----
await call('GET', '/guildhall/settings', { token: OWNER_TOKEN, code: 50001 });
await call('GET', '/guildhall/users', { status: 401 });
const about = await call('GET', '/guildhall/instance');
assert.equal(about.software, 'guildhall');
await call('PATCH', '/guildhall/settings', { token: ADMIN_TOKEN, body: { registration: 'perhaps' }, code: 50035 });
const set = await call('PATCH', '/guildhall/settings', { token: ADMIN_TOKEN, body: { registration: 'open', name: 'The Hall' } });
assert.equal(set.registration.value, 'open');
assert.equal((await call('GET', '/guildhall/instance')).name, 'The Hall');

// ---- register, verify the address ----
const ann = { name: `ann_${unique}`, email: `ann_${unique}@x.example` };
ann.token = (await call('POST', '/auth/register', { body: { username: ann.name, password, email: ann.email } })).token;
let me = await call('GET', '/users/@me', { token: ann.token });
ann.id = me.id;
assert.equal(me.verified, false);
const proof = await letterTo(ann.email, 'verify');

// A guild that wants verified addresses.
const invite = await call('POST', `/channels/${CHANNEL_ID}/invites`, { token: OWNER_TOKEN, body: {} });
await call('POST', `/invites/${invite.code}`, { token: ann.token, body: {} });
await call('PATCH', `/guilds/${GUILD_ID}`, { token: OWNER_TOKEN, body: { verification_level: 1 } });
const say = (expect = {}) => call('POST', `/channels/${CHANNEL_ID}/messages`, { token: ann.token, body: { content: 'hello' }, ...expect });
await say({ code: 50009 });
await call('POST', '/auth/verify', { body: { token: 'nonsense' }, code: 50035 });
await call('POST', '/auth/verify', { body: { token: proof } });
await call('POST', '/auth/verify', { body: { token: proof }, code: 50035 });
me = await call('GET', '/users/@me', { token: ann.token });
assert.equal(me.verified, true);
await say();
await call('PATCH', `/guilds/${GUILD_ID}`, { token: OWNER_TOKEN, body: { verification_level: 3 } });
await say({ code: 50009 });
await call('PATCH', `/guilds/${GUILD_ID}`, { token: OWNER_TOKEN, body: { verification_level: 0 } });

// ---- an authenticator app ----
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DP';
await call('POST', '/users/@me/mfa/totp/enable', { token: ann.token, body: { password: 'wrong', secret, code: totp(secret) }, code: 50035 });
await call('POST', '/users/@me/mfa/totp/enable', { token: ann.token, body: { password, secret: 'x', code: totp(secret) }, code: 60005 });
await call('POST', '/users/@me/mfa/totp/enable', { token: ann.token, body: { password, secret, code: '000000' }, code: 60008 });
const enabled = await call('POST', '/users/@me/mfa/totp/enable', { token: ann.token, body: { password, secret, code: totp(secret) } });
assert.equal(enabled.backup_codes.length, 10);
await call('GET', '/users/@me', { token: ann.token, status: 401 });
ann.token = enabled.token;
assert.equal((await call('GET', '/users/@me', { token: ann.token })).mfa_enabled, true);
const backup = enabled.backup_codes.map((one) => one.code);
let first = await login(ann.name);
assert.equal(first.token, null);
assert.equal(first.mfa, true);
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: totp(secret, -5) }, code: 60008 });
await call('POST', '/auth/mfa/totp', { body: { ticket: 'nonsense', code: backup[0] }, code: 60006 });
const next = totp(secret, 1);
const second = await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: next } });
assert.ok(second.token);
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: backup[0] }, code: 60006 });
first = await login(ann.name);
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: next }, code: 60008 });
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: backup[0] } });
first = await login(ann.name);
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: backup[0] }, code: 60008 });
await call('PATCH', '/users/@me', { token: ann.token, body: { password, new_password: 'battery staple' }, code: 60008 });
const renewed = await call('POST', '/users/@me/mfa/codes', { token: ann.token, body: { password, regenerate: true } });
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: backup[1] }, code: 60008 });
await call('POST', '/auth/mfa/totp', { body: { ticket: first.ticket, code: renewed.backup_codes[0].code } });

// ---- log-ins ----
const { user_sessions: sessions } = await call('GET', '/auth/sessions', { token: ann.token });
assert.equal(sessions.length, 4);
assert.ok(sessions.every((one) => /^[0-9a-f]{64}$/.test(one.id_hash) && one.approx_last_used_time && one.client_info));
const others = sessions.filter((one) => !one.current).map((one) => one.id_hash);
await call('POST', '/auth/sessions/logout', { token: ann.token, body: { session_id_hashes: others, password } });
await call('GET', '/users/@me', { token: second.token, status: 401 });
assert.equal((await call('GET', '/auth/sessions', { token: ann.token })).user_sessions.length, 1);

// ---- guilds whose moderators need a second factor ----
await call('POST', `/guilds/${GUILD_ID}/mfa`, { token: ann.token, body: { level: 1 }, code: 50013 });
await call('POST', `/guilds/${GUILD_ID}/mfa`, { token: OWNER_TOKEN, body: { level: 1 }, code: 60003 });
const moderator = { name: `mod_${unique}` };
moderator.token = (await call('POST', '/auth/register', { body: { username: moderator.name, password } })).token;
const hall = await call('POST', '/guilds', { token: ann.token, body: { name: 'Two factors' } });
const [text] = (await call('GET', `/guilds/${hall.id}/channels`, { token: ann.token })).filter((channel) => channel.type === 0);
const role = await call('POST', `/guilds/${hall.id}/roles`, { token: ann.token, body: { name: 'mods', permissions: '8' } });
const way = await call('POST', `/channels/${text.id}/invites`, { token: ann.token, body: {} });
await call('POST', `/invites/${way.code}`, { token: moderator.token, body: {} });
const { id: moderatorId } = await call('GET', '/users/@me', { token: moderator.token });
await call('PUT', `/guilds/${hall.id}/members/${moderatorId}/roles/${role.id}`, { token: ann.token });
await call('PATCH', `/channels/${text.id}`, { token: moderator.token, body: { topic: 'before' } });
await call('POST', `/guilds/${hall.id}/mfa`, { token: ann.token, body: { level: 1 } });
await call('PATCH', `/channels/${text.id}`, { token: moderator.token, body: { topic: 'after' }, code: 60003 });
await call('POST', `/channels/${text.id}/messages`, { token: moderator.token, body: { content: 'still here' } });
await call('PATCH', `/channels/${text.id}`, { token: ann.token, body: { topic: 'after' } });
await call('POST', `/guilds/${hall.id}/delete`, { token: ann.token, body: {}, code: 60008 });

// ---- a passkey: as the second factor, and alone ----
const key = new Key();
const begun = await call('POST', '/users/@me/mfa/webauthn/credentials', { token: moderator.token, body: { password } });
const made = await call('POST', '/users/@me/mfa/webauthn/credentials', {
  token: moderator.token, body: { name: 'My key', ticket: begun.ticket, credential: key.create(JSON.parse(begun.challenge)) },
});
assert.equal(made.backup_codes.length, 10);
await call('PATCH', `/channels/${text.id}`, { token: moderator.token, body: { topic: 'a factor is a factor' } });
assert.equal((await call('GET', '/users/@me/mfa/webauthn/credentials', { token: moderator.token }))[0].name, 'My key');
await call('PATCH', `/users/@me/mfa/webauthn/credentials/${made.id}`, { token: moderator.token, body: { name: 'Renamed' } });
const asked = await login(moderator.name);
assert.equal(asked.mfa, true);
await call('POST', '/auth/mfa/webauthn', { body: { ticket: asked.ticket, data: new Key().get(JSON.parse(asked.webauthn)) }, code: 60008 });
const opened = await call('POST', '/auth/mfa/webauthn', { body: { ticket: asked.ticket, data: key.get(JSON.parse(asked.webauthn)) } });
assert.ok(opened.token);
const start = await call('POST', '/auth/conditional/start', { body: {} });
const alone = await call('POST', '/auth/conditional/finish', { body: { ticket: start.ticket, credential: key.get(JSON.parse(start.challenge)) } });
assert.equal(alone.user_id, moderatorId);
await call('DELETE', `/users/@me/mfa/webauthn/credentials/${made.id}`, { token: moderator.token, body: { password } });
assert.ok((await login(moderator.name)).token);

// ---- a forgotten password ----
await call('POST', '/auth/forgot', { body: { login: 'nobody-at-all' }, status: 204 });
await call('POST', '/auth/forgot', { body: { login: ann.email }, status: 204 });
const leave = await letterTo(ann.email, 'reset');
const reset = await call('POST', '/auth/reset', { body: { token: leave, password: 'battery staple' } });
assert.equal(reset.mfa, true, 'a letter does not replace the second factor');
await call('GET', '/users/@me', { token: ann.token, status: 401 });
await call('POST', '/auth/reset', { body: { token: leave, password: 'battery staple' }, code: 50035 });
const back = await call('POST', '/auth/mfa/totp', { body: { ticket: reset.ticket, code: renewed.backup_codes[1].code } });
ann.token = back.token;

// ---- the archive ----
await call('POST', '/users/@me/harvest', { token: ann.token });
let harvest;
for (const deadline = Date.now() + 20_000; ; ) {
  harvest = await call('GET', '/users/@me/harvest', { token: ann.token });
  if (harvest.status === 'done') break;
  assert.ok(Date.now() < deadline && harvest.status !== 'failed', JSON.stringify(harvest));
}
const archive = await call('GET', `/users/@me/harvest/${harvest.harvest_id}/archive`, { token: ann.token });
assert.equal(archive.account.email, ann.email);
assert.ok(archive.channels.some((channel) => channel.id === CHANNEL_ID && channel.messages.some((message) => message.content === 'hello')));
await call('GET', `/users/@me/harvest/${harvest.harvest_id}/archive`, { token: moderator.token, status: 404 });
await call('POST', '/users/@me/harvest', { token: ann.token, status: 429 });

// ---- the administrator's pages ----
const found = await call('GET', `/guildhall/users?query=${ann.name}`, { token: ADMIN_TOKEN });
assert.equal(found.users[0].id, ann.id);
await call('PATCH', `/guildhall/users/${moderatorId}`, { token: ADMIN_TOKEN, body: { disabled: true } });
await call('GET', '/users/@me', { token: moderator.token, status: 401 });
await call('POST', '/auth/login', { body: { login: moderator.name, password }, code: 50035 });
const helped = await call('PATCH', `/guildhall/users/${moderatorId}`, { token: ADMIN_TOKEN, body: { disabled: false, reset_password: true } });
const link = new URL(helped.reset_url);
assert.equal((await fetch(link)).status, 200);
await call('POST', '/auth/reset', { body: { token: link.hash.slice('#token='.length), password: 'battery staple' } });
const guilds = await call('GET', '/guildhall/guilds?query=two%20factors', { token: ADMIN_TOKEN });
assert.equal(guilds.guilds[0].members, 2);
const health = await call('GET', '/guildhall/health', { token: ADMIN_TOKEN });
assert.ok(health.totals.messages > 0 && health.now.memory_bytes > 1e6 && health.durable.some((bucket) => bucket.count > 0));
await call('GET', '/guildhall/health', { token: DISCORD_TOKEN.startsWith('Bot ') ? DISCORD_TOKEN : `Bot ${DISCORD_TOKEN}`, code: 20001 });

// ---- the end of an account ----
await call('POST', '/users/@me/delete', { token: ann.token, body: { password: 'battery staple' }, code: 60008 });
await call('POST', '/users/@me/delete', { token: ann.token, body: { password: 'battery staple', code: renewed.backup_codes[2].code }, code: 50035 });
await call('POST', `/guilds/${hall.id}/delete`, { token: ann.token, body: { code: renewed.backup_codes[3].code } });
await call('POST', '/users/@me/delete', { token: ann.token, body: { password: 'battery staple', code: renewed.backup_codes[4].code } });
await call('GET', '/users/@me', { token: ann.token, status: 401 });
await call('POST', '/auth/login', { body: { login: ann.name, password: 'battery staple' }, code: 50035 });
const page = await call('GET', `/channels/${CHANNEL_ID}/messages?limit=50`, { token: OWNER_TOKEN });
assert.ok(page.some((message) => message.author.id === ann.id && message.author.username === 'Deleted User'));

// ---- guessing ends ----
const eve = { name: `eve_${unique}` };
eve.token = (await call('POST', '/auth/register', { body: { username: eve.name, password } })).token;
const own = await call('POST', '/users/@me/mfa/totp/enable', { token: eve.token, body: { password, secret, code: totp(secret) } });
for (let i = 0; i < 2; i += 1) {
  const { ticket } = await login(eve.name);
  for (let j = 0; j < 5; j += 1) await call('POST', '/auth/mfa/totp', { body: { ticket, code: '123123' }, code: 60008 });
  await call('POST', '/auth/mfa/totp', { body: { ticket, code: own.backup_codes[0].code }, code: 60006 });
}
const { ticket } = await login(eve.name);
await call('POST', '/auth/mfa/totp', { body: { ticket, code: own.backup_codes[0].code }, status: 429 });

await call('PATCH', '/guildhall/settings', { token: ADMIN_TOKEN, body: { registration: null, name: null } });
assert.equal((await call('GET', '/guildhall/instance')).registration, about.registration);
console.log('security: two factors, passkeys, letters, archive, levels, administration');
