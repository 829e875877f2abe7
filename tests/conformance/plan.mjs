// What is asked, in the order that things come to be and go again. A step: the operation, what it is asked with
// (a function of the context), and what is kept of the answer. Path parameters come from the context by their name
// unless the step gives its own. `accept`: JSON error codes that are a right answer too.

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const IMAGE = `data:image/png;base64,${PNG}`;
const FIRE = encodeURIComponent('\u{1F525}');
const ADMINISTRATOR = '8';
const EVERYONE_VIEW = '1024';

const step = (operation, ask = () => ({}), keep = () => {}) => ({ operation, ask, keep });
const say = (c, content, keep) => step('create_message', () => ({ body: { content } }), keep);
const path = (values) => () => ({ path: values });

function upload() {
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ content: 'a file', attachments: [{ id: 0, description: 'a dot' }] }));
  form.set('files[0]', new Blob([Buffer.from(PNG, 'base64')], { type: 'image/png' }), 'dot 1.png');
  return form;
}

function sticker() {
  const form = new FormData();
  form.set('name', 'dot');
  form.set('tags', 'point');
  form.set('description', 'a dot');
  form.set('file', new Blob([Buffer.from(PNG, 'base64')], { type: 'image/png' }), 'dot.png');
  return form;
}

/** The guild, the bot in it, a friend in it. Uses the people's side of the API, which the description does not have. */
export async function prepare(client) {
  const me = await client.must('GET', '/users/@me', { as: 'bot' });
  const owner = await client.must('GET', '/users/@me', { as: 'person' });
  const guild = await client.must('POST', '/guilds', { as: 'person', body: { name: 'Conformance' } });
  const channels = await client.must('GET', `/guilds/${guild.id}/channels`, { as: 'person' });
  const text = channels.find((channel) => channel.type === 0) ?? (await client.must('POST', `/guilds/${guild.id}/channels`, { as: 'person', body: { name: 'text', type: 0 } }));
  const letBotIn = () => client.must('POST', `/oauth2/authorize?client_id=${me.id}&scope=bot`, { as: 'person', body: { guild_id: guild.id, permissions: ADMINISTRATOR, authorize: true } });
  await letBotIn();
  const context = {
    letBotIn,
    guild_id: guild.id,
    channel_id: text.id,
    text_id: text.id,
    application_id: me.id,
    bot_id: me.id,
    bot_name: me.username,
    owner_id: owner.id,
    user_id: owner.id,
    friend_id: null,
    other_id: null, // A third person: groups need one.
  };
  const friend = await findFriend(client);
  if (friend) {
    const invite = await client.must('POST', `/channels/${text.id}/invites`, { as: 'person', body: {} });
    context.join = () => client.must('POST', `/invites/${invite.code}`, { as: 'friend', body: {} });
    await context.join();
    context.friend_id = friend.id;
    await client.request('PUT', `/users/@me/relationships/${friend.id}`, { as: 'person', body: { type: 1 } });
    await client.request('PUT', `/users/@me/relationships/${owner.id}`, { as: 'friend', body: { type: 1 } });
    context.other_id = await findOther(client, owner.id);
  }
  return context;
}

/** One more person, a friend of the owner's; none when registration is not open. */
async function findOther(client, ownerId) {
  client.tokens.other = await register(client, 'other');
  if (!client.tokens.other) return null;
  const other = await client.must('GET', '/users/@me', { as: 'other' });
  await client.request('PUT', `/users/@me/relationships/${other.id}`, { as: 'person', body: { type: 1 } });
  await client.request('PUT', `/users/@me/relationships/${ownerId}`, { as: 'other', body: { type: 1 } });
  return other.id;
}

/** Registers a person (needs open registration): their token, or null. */
async function register(client, kind) {
  const username = `conformance_${kind}_${Date.now().toString(36)}`;
  const made = await client.request('POST', '/auth/register', {
    as: 'none',
    body: { username, email: `${username}@example.org`, password: 'correct horse battery', consent: true, date_of_birth: '2000-01-01' },
  });
  return made.status >= 300 || !made.json?.token ? null : made.json.token;
}

/** The second person: of --friend-token, else registered now (needs open registration), else none. */
async function findFriend(client) {
  if (!client.tokens.friend) {
    client.tokens.friend = await register(client, 'friend');
    if (!client.tokens.friend) return null;
  }
  return client.must('GET', '/users/@me', { as: 'friend' });
}

export async function cleanUp(client, context) {
  const answer = await client.request('POST', `/guilds/${context.guild_id}/delete`, { as: 'person', body: {} });
  if (answer.status >= 300) await client.request('DELETE', `/guilds/${context.guild_id}`, { as: 'person' });
}

const account = (c) => [
  step('get_gateway', () => ({ as: 'none' })),
  step('get_bot_gateway'),
  step('list_voice_regions'),
  step('get_my_user'),
  step('get_my_user', () => ({ as: 'person' })),
  step('update_my_user', () => ({ body: { username: c.bot_name, avatar: IMAGE } })),
  step('get_user', path({ user_id: c.owner_id })),
  step('list_my_guilds'),
  step('list_my_guilds', () => ({ query: { with_counts: 'true' } })),
  step('get_my_guild_member', () => ({ as: 'person' })),
  step('list_my_connections', () => ({ as: 'person' })),
  step('get_my_application'),
  step('update_my_application', () => ({ body: { description: 'Conformance' } })),
  step('get_application'),
  step('update_application', () => ({ body: { description: 'Conformance again' } })),
  step('get_my_oauth2_application'),
  step('get_my_oauth2_authorization'),
  step('get_public_keys', () => ({ as: 'none' })),
  step('create_application_emoji', () => ({ body: { name: 'mark', image: IMAGE } }), (json) => (c.application_emoji_id = json.id)),
  step('list_application_emojis'),
  step('get_application_emoji', () => ({ path: { emoji_id: c.application_emoji_id } })),
  step('update_application_emoji', () => ({ path: { emoji_id: c.application_emoji_id }, body: { name: 'sign' } })),
  step('delete_application_emoji', () => ({ path: { emoji_id: c.application_emoji_id } })),
  step('update_application_role_connections_metadata', () => ({ body: [{ type: 2, key: 'level', name: 'Level', description: 'How far' }] })),
  step('get_application_role_connections_metadata'),
];

const guild = (c) => [
  step('get_guild', () => ({ query: { with_counts: 'true' } })),
  step('update_guild', () => ({ body: { description: 'What the description says', icon: IMAGE } })),
  step('get_guild_preview'),
  step('list_guild_voice_regions'),
  step('create_guild_channel', () => ({ body: { name: 'hall', type: 4 } }), (json) => (c.category_id = json.id)),
  step('create_guild_channel', () => ({ body: { name: 'talk', type: 2, parent_id: c.category_id } }), (json) => (c.voice_id = json.id)),
  step('create_guild_channel', () => ({ body: { name: 'news', type: 5 } }), (json) => (c.news_id = json.id)),
  step('create_guild_channel', () => ({ body: { name: 'second', type: 0, topic: 'a topic', nsfw: true, rate_limit_per_user: 5 } }), (json) => (c.second_id = json.id)),
  step('list_guild_channels'),
  step('bulk_update_guild_channels', () => ({ body: [{ id: c.second_id, position: 1 }] })),
  step('get_channel'),
  step('get_channel', () => ({ path: { channel_id: c.voice_id } })),
  step('get_channel', () => ({ path: { channel_id: c.category_id } })),
  step('update_channel', () => ({ path: { channel_id: c.second_id }, body: { topic: 'another' } })),
  step('list_guild_roles', () => ({}), (json) => (c.bot_role_id = json.find((role) => role.tags?.bot_id === c.bot_id)?.id)),
  step('create_guild_role', () => ({ body: { name: 'tester', color: 0x336699, hoist: true, permissions: '1024' } }), (json) => (c.role_id = json.id)),
  step('get_guild_role'),
  step('update_guild_role', () => ({ body: { mentionable: true } })),
  step('bulk_update_guild_roles', () => ({ as: 'person', body: [{ id: c.role_id, position: 1 }, ...(c.bot_role_id ? [{ id: c.bot_role_id, position: 2 }] : [])] })),
  step('guild_role_member_counts'),
  step('create_guild_emoji', () => ({ body: { name: 'dot', image: IMAGE } }), (json) => (c.emoji_id = json.id)),
  step('list_guild_emojis'),
  step('get_guild_emoji'),
  step('update_guild_emoji', () => ({ body: { name: 'point' } })),
  step('list_guild_integrations'),
  step('get_guild_widget_settings'),
  step('update_guild_widget_settings', () => ({ body: { enabled: true, channel_id: c.text_id } })),
  step('get_guild_widget', () => ({ as: 'none' })),
  step('get_guild_widget_png', () => ({ as: 'none' })),
  step('get_guild_vanity_url'),
  step('update_guild_welcome_screen', () => ({ body: { enabled: true, description: 'Come in', welcome_channels: [{ channel_id: c.text_id, description: 'Say hello', emoji_name: '\u{1F44B}' }] } })),
  step('get_guild_welcome_screen'),
  step('get_guilds_onboarding'),
  step('put_guilds_onboarding', () => ({ body: { enabled: true, mode: 0, default_channel_ids: [c.text_id], prompts: [{ id: '1', type: 0, title: 'What for?', options: [{ title: 'News', description: 'all of it', channel_ids: [c.news_id], role_ids: [] }], single_select: true, required: false, in_onboarding: true }] } })),
  step('get_guilds_onboarding'),
  step('get_guild_new_member_welcome'),
  step('update_guild_incident_actions', () => ({ body: { invites_disabled_until: new Date(Date.now() + 3600000).toISOString() } })),
  step('update_guild_incident_actions', () => ({ body: { invites_disabled_until: null } })),
  step('create_guild_template', () => ({ body: { name: 'As it is', description: 'A start' } }), (json) => (c.template_code = json.code)),
  step('list_guild_templates'),
  step('get_guild_template', () => ({ as: 'none', path: { code: c.template_code } })),
  step('sync_guild_template', () => ({ path: { code: c.template_code } })),
  step('update_guild_template', () => ({ path: { code: c.template_code }, body: { name: 'As it was' } })),
  step('delete_guild_template', () => ({ path: { code: c.template_code } })),
  step('create_guild_sticker', () => ({ form: sticker() }), (json) => (c.sticker_id = json.id)),
  step('list_guild_stickers'),
  step('get_guild_sticker'),
  step('get_sticker'),
  step('update_guild_sticker', () => ({ body: { description: 'smaller' } })),
  step('list_sticker_packs', () => ({ as: 'none' })),
  step('get_sticker_pack', () => ({ path: { pack_id: c.guild_id }, accept: [10061] })),
  step('get_self_voice_state', () => ({ accept: [10065] })),
  step('update_self_voice_state', () => ({ body: { suppress: true }, accept: [10065, 50024] })),
  step('update_voice_state', () => ({ path: { user_id: c.owner_id }, body: { suppress: true }, accept: [10065, 50024] })),
  step('get_voice_state', () => ({ path: { user_id: c.owner_id }, accept: [10065] })),
];

const members = (c) => [
  step('list_guild_members', () => ({ query: { limit: '100' } })),
  step('search_guild_members', () => ({ query: { query: c.bot_name.slice(0, 3), limit: '10' } })),
  step('get_guild_member', path({ user_id: c.owner_id })),
  step('update_my_guild_member', () => ({ body: { nick: 'Tester' } })),
  // Joining somebody needs a scope that this server grants nobody; who is in already is answered 204, as documented.
  step('add_guild_member', () => ({ path: { user_id: c.owner_id }, body: { access_token: 'none' } })),
  ...(c.friend_id
    ? [
        step('add_guild_member_role', () => ({ path: { user_id: c.friend_id } })),
        step('update_guild_member', () => ({ path: { user_id: c.friend_id }, body: { nick: 'Friend' } })),
        step('delete_guild_member_role', () => ({ path: { user_id: c.friend_id } })),
      ]
    : []),
  step('preview_prune_guild', () => ({ query: { days: '30' } })),
  step('prune_guild', () => ({ body: { days: 30, compute_prune_count: true } })),
];

const messages = (c) => [
  step('trigger_typing_indicator'),
  say(c, `hello <@${c.owner_id}>`, (json) => (c.message_id = json.id)),
  step('create_message', () => ({ as: 'person', body: { content: 'by a person', nonce: 'n1' } })),
  step('create_message', () => ({ body: { content: 'a reply', message_reference: { message_id: c.message_id } } }), (json) => (c.reply_id = json.id)),
  step('create_message', () => ({ body: { embeds: [{ title: 'T', description: 'D', color: 1, url: 'http://example.org/', timestamp: '2024-01-01T00:00:00Z', fields: [{ name: 'n', value: 'v', inline: true }], author: { name: 'a' }, footer: { text: 'f' } }], components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Press', custom_id: 'x' }] }] } })),
  step('create_message', () => ({ form: upload() })),
  step('get_message'),
  step('get_message', () => ({ path: { message_id: c.reply_id } })),
  step('list_messages', () => ({ query: { limit: '50' } })),
  step('update_message', () => ({ body: { content: 'edited' } })),
  step('add_my_message_reaction', path({ emoji_name: FIRE })),
  step('add_my_message_reaction', () => ({ path: { emoji_name: `point:${c.emoji_id}` } })),
  step('list_message_reactions_by_emoji', path({ emoji_name: FIRE })),
  step('get_message'),
  step('delete_my_message_reaction', path({ emoji_name: FIRE })),
  step('add_my_message_reaction', () => ({ as: 'person', path: { emoji_name: FIRE } })),
  step('delete_user_message_reaction', () => ({ path: { emoji_name: FIRE, user_id: c.owner_id } })),
  step('delete_all_message_reactions_by_emoji', () => ({ path: { emoji_name: `point:${c.emoji_id}` } })),
  step('delete_all_message_reactions'),
  step('create_pin'),
  step('list_pins'),
  step('delete_pin'),
  step('deprecated_create_pin'),
  step('deprecated_list_pins'),
  step('deprecated_delete_pin'),
  step('guild_search', () => ({ query: { content: 'edited' } })),
  step('create_message', () => ({ path: { channel_id: c.news_id }, body: { content: 'news' } }), (json) => (c.news_message_id = json.id)),
  step('crosspost_message', () => ({ path: { channel_id: c.news_id, message_id: c.news_message_id } })),
  step('follow_channel', () => ({ path: { channel_id: c.news_id }, body: { webhook_channel_id: c.text_id } })),
  step('create_message', () => ({ body: { sticker_ids: [c.sticker_id] } })),
  step('create_message', () => ({ body: { message_reference: { type: 1, message_id: c.message_id, channel_id: c.text_id } } })),
  step('create_message', () => ({ body: { poll: { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'yes' } }, { poll_media: { text: 'no', emoji: { name: '\u{1F525}' } } }], duration: 1, allow_multiselect: false } } }), (json) => (c.poll_id = json.id)),
  step('get_answer_voters', () => ({ path: { message_id: c.poll_id, answer_id: '1' } })),
  step('poll_expire', () => ({ path: { message_id: c.poll_id } })),
  step('list_messages', () => ({ query: { limit: '50' } })),
  say(c, 'one', (json) => (c.one_id = json.id)),
  say(c, 'two', (json) => (c.two_id = json.id)),
  step('bulk_delete_messages', () => ({ body: { messages: [c.one_id, c.two_id] } })),
  step('delete_message', () => ({ path: { message_id: c.reply_id } })),
  step('set_channel_permission_overwrite', () => ({ path: { channel_id: c.second_id, overwrite_id: c.guild_id }, body: { type: 0, allow: '0', deny: EVERYONE_VIEW } })),
  step('get_channel', () => ({ path: { channel_id: c.second_id } })),
  step('delete_channel_permission_overwrite', () => ({ path: { channel_id: c.second_id, overwrite_id: c.guild_id } })),
];

const direct = (c) => [
  step('create_dm', () => ({ body: { recipient_id: c.owner_id } }), (json) => (c.dm_id = json.id)),
  step('get_channel', () => ({ path: { channel_id: c.dm_id } })),
  step('create_message', () => ({ path: { channel_id: c.dm_id }, body: { content: 'psst' } })),
  ...(c.friend_id
    ? [
        step('create_dm', () => ({ as: 'person', body: { recipients: [c.friend_id, c.other_id ?? c.friend_id] } }), (json) => (c.group_id = json.id)),
        step('get_channel', () => ({ as: 'person', path: { channel_id: c.group_id } })),
        step('delete_group_dm_user', () => ({ as: 'person', path: { channel_id: c.group_id, user_id: c.friend_id } })),
        step('add_group_dm_user', () => ({ as: 'person', path: { channel_id: c.group_id, user_id: c.friend_id }, body: {} })),
      ]
    : []),
];

const invites = (c) => [
  step('create_channel_invite', () => ({ body: { max_age: 3600, max_uses: 5, unique: true } }), (json) => (c.code = json.code)),
  step('list_channel_invites'),
  step('list_guild_invites'),
  step('invite_resolve', () => ({ query: { with_counts: 'true' } })),
  step('invite_revoke'),
];

const webhooks = (c) => [
  step('create_webhook', () => ({ body: { name: 'Hook', avatar: IMAGE } }), (json) => ([c.webhook_id, c.webhook_token] = [json.id, json.token])),
  step('list_channel_webhooks'),
  step('get_guild_webhooks'),
  step('get_webhook'),
  step('update_webhook', () => ({ body: { name: 'Hook 2' } })),
  step('get_webhook_by_token', () => ({ as: 'none' })),
  step('update_webhook_by_token', () => ({ as: 'none', body: { name: 'Hook 3' } })),
  step('execute_webhook', () => ({ as: 'none', body: { content: 'unwaited' } })),
  step('execute_webhook', () => ({ as: 'none', query: { wait: 'true' }, body: { content: 'waited', username: 'Other' } }), (json) => (c.hook_message_id = json.id)),
  step('get_webhook_message', () => ({ as: 'none', path: { message_id: c.hook_message_id } })),
  step('update_webhook_message', () => ({ as: 'none', path: { message_id: c.hook_message_id }, body: { content: 'changed' } })),
  step('delete_webhook_message', () => ({ as: 'none', path: { message_id: c.hook_message_id } })),
  // A plain webhook has no first answer to an interaction.
  step('get_original_webhook_message', () => ({ as: 'none', accept: [10008] })),
  step('update_original_webhook_message', () => ({ as: 'none', body: { content: 'x' }, accept: [10008] })),
  step('delete_original_webhook_message', () => ({ as: 'none', accept: [10008] })),
  step('execute_slack_compatible_webhook', () => ({ as: 'none', body: { text: 'slack' } })),
  step('execute_github_compatible_webhook', () => ({ as: 'none', body: { sender: { id: 1, login: 'a', html_url: 'http://example.org/', avatar_url: 'http://example.org/' } } })),
  step('delete_webhook_by_token', () => ({ as: 'none' })),
  step('create_webhook', () => ({ body: { name: 'Hook again' } }), (json) => (c.webhook_id = json.id)),
  step('delete_webhook'),
];

const commands = (c) => [
  step('create_application_command', () => ({ body: { name: 'ping', description: 'Answers', type: 1 } }), (json) => (c.command_id = json.id)),
  step('list_application_commands'),
  step('get_application_command'),
  step('update_application_command', () => ({ body: { description: 'Answers at once' } })),
  step('bulk_set_application_commands', () => ({ body: [{ name: 'pong', description: 'Answers', type: 1 }] }), (json) => (c.command_id = json[0].id)),
  step('delete_application_command'),
];

/** Once more the context, because what these steps take away the others need. */
const endings = (c) => [
  step('list_guild_audit_log_entries', () => ({ query: { limit: '50' } })),
  ...(c.friend_id
    ? [
        step('delete_guild_member', () => ({ path: { user_id: c.friend_id } })),
        step('ban_user_from_guild', () => ({ path: { user_id: c.friend_id }, body: {} })),
        step('get_guild_ban', () => ({ path: { user_id: c.friend_id } })),
        step('list_guild_bans'),
        step('unban_user_from_guild', () => ({ path: { user_id: c.friend_id } })),
        step('bulk_ban_users_from_guild', () => ({ body: { user_ids: [c.friend_id] } })),
      ]
    : []),
  step('delete_guild_sticker'),
  step('delete_guild_emoji'),
  step('delete_guild_role'),
  step('delete_channel', () => ({ path: { channel_id: c.second_id } })),
  // The bot is its integration: it goes with it, and comes back to leave by itself.
  step('delete_guild_integration', () => ({ as: 'person', path: { integration_id: c.bot_id } }), () => c.letBotIn()),
  step('leave_guild'),
];

/** The steps before and after those operations that no step names. */
export function plan(context) {
  return {
    first: [account, guild, members, messages, direct, invites, webhooks, commands].flatMap((part) => part(context)),
    last: endings(context),
  };
}
