// What two people do in the guild, one thing after another, each at their own pace.
const EMOJIS = ['👍', '🎉', '🤖'];

/** Acts until `stopping()`. Returns how much was done. `others`: whom the owner may change. */
export async function live(person, { random, pace, stopping, channelId, voiceId, others, isOwner }) {
  const own = [];
  const channels = [];
  const sent = (person.sent = []);
  const base = person.server.base;
  const say = async (channel, body) => {
    const message = await person.api('POST', `/channels/${channel}/messages`, body);
    sent.push(message.id);
    if (channel === channelId) own.push(message);
    if (own.length > 20) own.shift();
    return message;
  };
  const recent = () => [...person.messages].slice(-30).filter(([, message]) => message.channel === channelId);
  const reaction = async (method) => {
    const [id] = recent()[random(recent().length)] ?? [];
    // Deleted meanwhile: 404.
    if (id) await person.api(method, `/channels/${channelId}/messages/${id}/reactions/${encodeURIComponent(EMOJIS[random(3)])}/@me`, undefined, null);
  };
  const actions = [
    () => say(channelId, { content: `a person says ${random(1e6)}` }),
    () => say(channelId, { content: `and answers ${random(1e6)} <@${others[random(others.length)]}>` }),
    () => own.length > 0 && person.api('PATCH', `/channels/${channelId}/messages/${own.at(-1).id}`, { content: `edited ${random(1e6)}` }),
    () => random(4) === 0 && own.length > 3 && person.api('DELETE', `/channels/${channelId}/messages/${own.splice(random(own.length), 1)[0].id}`),
    () => reaction('PUT'),
    () => reaction('DELETE'),
    async () => {
      const form = new FormData();
      const bytes = new Uint8Array(500 + random(20_000)).fill(65 + random(26));
      form.append('payload_json', JSON.stringify({ content: 'a picture' }));
      form.append('files[0]', new Blob([bytes]), 'picture.txt');
      const { attachments } = await say(channelId, form);
      const url = new URL(attachments[0].url);
      const read = new Uint8Array(await (await fetch(`${base}${url.pathname}${url.search}`)).arrayBuffer());
      if (Buffer.compare(read, bytes) !== 0) person.complain(`the file of ${url.pathname} is another`);
    },
    () => person.api('POST', `/channels/${channelId}/typing`),
    () => own.length > 0 && person.api('POST', `/channels/${channelId}/messages/${own.at(-1).id}/ack`, { token: null }),
    () => random(20) === 0 && person.send(8, { guild_id: [person.guildId], query: '', limit: 0, presences: true }),
    () => person.send(4, { guild_id: person.guildId, channel_id: random(2) ? voiceId : null, self_mute: random(2) === 0, self_deaf: false }),
    () => person.send(3, { status: ['online', 'idle', 'dnd'][random(3)], since: 0, activities: [], afk: false }),
    () => random(6) === 0 && person.cut(),
  ];
  const changes = [
    async () => {
      if (channels.length < 3) {
        const made = await person.api('POST', `/guilds/${person.guildId}/channels`, { name: `room-${random(1000)}`, type: 0 });
        channels.push(made.id);
        await say(made.id, { content: 'first' });
      } else if (random(3) === 0) {
        await person.api('DELETE', `/channels/${channels.shift()}`);
      } else {
        await say(channels[random(channels.length)], { content: `in a room ${random(1000)}` });
      }
    },
    () => channels.length > 0 && person.api('PATCH', `/channels/${channels[0]}`, { name: `renamed-${random(1000)}`, topic: `t ${random(100)}` }),
    () => person.api('PATCH', `/guilds/${person.guildId}/members/@me`, { nick: `Owner ${random(1000)}` }),
  ];
  let done = 0;
  while (!stopping()) {
    const list = isOwner && random(8) === 0 ? changes : actions;
    try {
      await list[random(list.length)]();
      done += 1;
    } catch (error) {
      person.complain(error.message);
    }
    await new Promise((resolve) => setTimeout(resolve, pace)); // The pace of a conversation.
  }
  return done;
}
