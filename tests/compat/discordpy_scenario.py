"""discord.py, unmodified (the address is set where its documentation of internals allows); always compressed."""
import asyncio
import io
import json
import os
import sys
import urllib.request

import discord
import discord.gateway
import discord.http
import yarl

URL = os.environ["GUILDHALL_URL"]
GUILD_ID, CHANNEL_ID = int(os.environ["GUILD_ID"]), int(os.environ["CHANNEL_ID"])
OWNER_ID, FRIEND_ID = int(os.environ["OWNER_ID"]), int(os.environ["FRIEND_ID"])
discord.http.Route.BASE = f"{URL}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(URL.replace("http", "ws", 1) + "/")
discord.asset.Asset.BASE = URL


def say(content):
    request = urllib.request.Request(
        f"{URL}/api/v10/channels/{CHANNEL_ID}/messages",
        data=json.dumps({"content": content}).encode(),
        headers={"authorization": os.environ["OWNER_TOKEN"], "content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class Bot(discord.Client):
    async def on_ready(self):
        try:
            await self.scenario()
            self.result = None
        except BaseException as error:  # Reported by the caller, whatever it was.
            self.result = error
        await self.close()

    async def scenario(self):
        guild = self.get_guild(GUILD_ID)
        assert guild is not None and guild.me is not None and guild.chunked
        assert guild.member_count == 3, guild.member_count
        channel = guild.get_channel(CHANNEL_ID)
        waiting = asyncio.create_task(self.wait_for("message", check=lambda m: m.content == "hello py", timeout=20))
        await asyncio.sleep(0)
        await asyncio.to_thread(say, "hello py")
        message = await waiting
        assert message.author.id == OWNER_ID
        reply = await message.reply("hi", embed=discord.Embed(title="T", description="D"))
        assert reply.reference.message_id == message.id
        sent = await channel.send("file", file=discord.File(io.BytesIO(b"abc"), "a.txt"))
        assert await sent.attachments[0].read() == b"abc"
        await message.add_reaction("👍")
        assert [r.emoji for r in (await channel.fetch_message(message.id)).reactions] == ["👍"]
        await message.pin()
        await message.unpin()
        await reply.edit(content="edited")
        history = [m.id async for m in channel.history(limit=10, oldest_first=True)]
        assert history == sorted(history) and reply.id in history
        made = await guild.create_text_channel("from-py", topic="t", reason="test")
        await made.set_permissions(guild.default_role, view_channel=False)
        await made.delete()
        role = await guild.create_role(name="Py", permissions=discord.Permissions(kick_members=True))
        member = guild.get_member(FRIEND_ID)
        await member.add_roles(role)
        await member.edit(nick="Pythonist")
        await role.delete()
        hook = await channel.create_webhook(name="Hook")
        said = await hook.send("through the hook", wait=True)
        assert said.content == "through the hook"
        await hook.delete()
        await sent.delete()
        async for entry in guild.audit_logs(limit=5):
            assert entry.user is not None
        await self.change_presence(status=discord.Status.dnd, activity=discord.Game("go"))


bot = Bot(intents=discord.Intents.all())
bot.result = RuntimeError("never ready")
asyncio.run(asyncio.wait_for(bot.start(os.environ["DISCORD_TOKEN"]), 120))
if bot.result is not None:
    raise bot.result
print("discord.py scenario complete")
sys.exit(0)
