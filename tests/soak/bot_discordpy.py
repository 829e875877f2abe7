"""discord.py, unmodified, living in a guild: the same as the bots in JavaScript (bot.mjs), in its own words."""
import asyncio
import io
import json
import os
import random
import sys
import traceback

import discord
import discord.gateway
import discord.http
import yarl

URL, GATEWAY = os.environ["GUILDHALL_URL"], os.environ["GATEWAY_URL"]
GUILD_ID, CHANNEL_ID, VOICE_ID = (int(os.environ[name]) for name in ("GUILD_ID", "CHANNEL_ID", "VOICE_ID"))
PACE = int(os.environ["PACE_MS"]) / 1000
EMOJIS = ["👍", "🎉", "🤖"]
FIELDS = {
    "MESSAGE_CREATE": ("id", "channel_id", "content"),
    "MESSAGE_UPDATE": ("id", "channel_id", "content"),
    "MESSAGE_DELETE": ("id", "channel_id"),
    "MESSAGE_REACTION_ADD": ("message_id", "user_id", "emoji"),
    "MESSAGE_REACTION_REMOVE": ("message_id", "user_id", "emoji"),
    "VOICE_STATE_UPDATE": ("user_id", "channel_id"),
}
discord.http.Route.BASE = f"{URL}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(GATEWAY.replace("http", "ws", 1) + "/")
random.seed(int(os.environ["SEED"]))


def tell(*line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Bot(discord.Client):
    created = 0
    asked = 0
    life = None

    async def on_ready(self):
        self.life = self.life or asyncio.create_task(self.live())

    async def on_message(self, message):
        self.created += 1

    async def on_socket_raw_receive(self, packet):
        packet = json.loads(packet) if isinstance(packet, (str, bytes)) else packet
        if packet["op"] == 0:
            data = packet["d"]
            tell("event", packet["t"], {name: data[name] for name in FIELDS.get(packet["t"], ()) if name in data})

    async def say(self, *args, **kwargs):
        message = await self.channel.send(*args, **kwargs)
        tell("sent", str(message.id))
        self.own = [*self.own[-20:], message]

    async def act(self):
        guild, own = self.guild, self.own
        match random.randrange(11):
            case 0 | 1:
                await self.say(f"discord.py says {random.randrange(10**6)}")
            case 2:
                await self.say("a file", file=discord.File(io.BytesIO(b"z" * random.randrange(1, 8000)), "b.txt"))
            case 3 if own:
                await own[-1].edit(content=f"edited {random.randrange(10**6)}")
            case 4 if len(own) > 3 and random.randrange(4) == 0:
                await own.pop(random.randrange(len(own))).delete()
            case 5:
                if mine := [m for m in self.cached_messages if m.channel.id == CHANNEL_ID][-20:]:
                    await random.choice(mine).add_reaction(random.choice(EMOJIS))
            case 6:
                await self.channel.typing()
            case 7 if asyncio.get_running_loop().time() > self.asked + 40:  # More than every 30 s is refused.
                self.asked = asyncio.get_running_loop().time()
                # Not guild.chunk(): that waits for ever when the connection is cut before the answer.
                await guild.query_members(**({"query": "soak", "limit": 50} if random.randrange(2) else {"user_ids": [m.id for m in guild.members]}))
            case 8 if random.randrange(4) == 0:
                await guild.me.edit(nick=f"Py {random.randrange(1000)}")
            case 9:
                await self.change_presence(status=random.choice([discord.Status.dnd, discord.Status.idle, discord.Status.online]))
            case 10:
                await guild.change_voice_state(channel=guild.get_channel(VOICE_ID) if random.randrange(2) else None)

    async def live(self):
        self.guild = self.get_guild(GUILD_ID)
        self.channel = self.guild.get_channel(CHANNEL_ID)
        self.own = []
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        tell("here")
        await reader.readline()
        stop = asyncio.create_task(reader.readline())
        done = 0
        while not stop.done():
            try:
                await self.act()
                done += 1
            except (discord.NotFound, asyncio.TimeoutError, ConnectionError):
                pass  # Deleted meanwhile, or asked of a connection that was cut.
            except Exception:
                tell("error", traceback.format_exc())
            await asyncio.sleep(PACE)  # The pace of a conversation.
        tell("stopped", done)
        await reader.readline()
        tell("state", {
            "created": self.created,
            "roles": [f"{role.id} {role.name} {str(role.hoist).lower()}" for role in self.guild.roles],
            "channels": [f"{one.id} {one.name} {getattr(one, 'topic', None) or 'null'}" for one in self.guild.channels],
            "members": [f"{m.id} {m.nick or 'null'} {','.join(sorted(str(r.id) for r in m.roles if r.id != GUILD_ID))}" for m in self.guild.members],
        })
        await self.close()


async def main():
    bot = Bot(intents=discord.Intents.all(), enable_debug_events=True)
    await bot.start(os.environ["DISCORD_TOKEN"])


asyncio.run(main())
