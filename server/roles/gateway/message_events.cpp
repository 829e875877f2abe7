#include <algorithm>

#include "base/encoding.h"
#include "roles/gateway/hub.h"

/// Events about messages and reactions.
namespace guildhall::gateway {
namespace {

/// `channel_id` and, in guilds, `guild_id`.
void write_place(JsonWriter& json, const core::World& world, ChannelId channel_id) {
  json.field("channel_id", channel_id);
  const auto owner = world.channel_guilds.find(channel_id);
  if (owner != world.channel_guilds.end()) json.field("guild_id", owner->second);
}

void write_partial_member(JsonWriter& json, const protocol::RenderContext& context, ChannelId channel_id,
                          UserId user_id) {
  const auto owner = context.world.channel_guilds.find(channel_id);
  if (owner == context.world.channel_guilds.end()) return;
  const auto* const member = context.world.member(owner->second, user_id);
  if (member == nullptr) return;
  json.key("member");
  protocol::write_member(json, context, *member);
}

void write_reaction(JsonWriter& json, const protocol::RenderContext& context, const model::Message& message,
                    const model::Reaction& reaction, UserId user_id, bool added) {
  json.begin_object();
  json.field("user_id", user_id);
  json.field("message_id", message.id);
  write_place(json, context.world, message.channel_id);
  if (added) {
    write_partial_member(json, context, message.channel_id, user_id);
    json.field("message_author_id", message.author_id);
    json.raw_field("burst_colors", "[]");
  }
  json.key("emoji");
  protocol::write_reaction_emoji(json, reaction);
  json.field("burst", false);
  json.field("type", 0);
  json.end_object();
}

bool content_exempt(const model::Message& message, UserId user) {
  return message.author_id == user || std::ranges::find(message.mentions, user) != message.mentions.end();
}

}  // namespace

void Hub::publish_message(const model::Message& message, std::string_view type) {
  std::optional<model::Message> referenced;
  protocol::MessageOptions options{.event = true};
  constexpr std::int64_t kReply = 19;
  if (message.type == kReply && message.reference) {
    referenced = domain_.find_message(message.channel_id, message.reference->message_id);
    options.referenced = referenced ? &*referenced : nullptr;
    options.referenced_known = true;
  }
  const auto with = [&](JsonWriter& json) { protocol::write_message(json, context(), message, options); };
  auto bare = options;
  bare.content = false;
  const auto without = [&](JsonWriter& json) { protocol::write_message(json, context(), message, bare); };

  const auto owner = domain_.world->channel_guilds.find(message.channel_id);
  if (owner == domain_.world->channel_guilds.end())
    return publish(route_of_channel(message.channel_id, 0, intent::kDirectMessages), type, with);
  const auto found = guilds_.find(owner->second);
  if (found == guilds_.end()) return;
  const auto entry = found->second.viewers.find(message.channel_id);
  if (entry == found->second.viewers.end()) return;
  auto& viewers = entry->second;
  const auto reach = large(owner->second) ? Audience::Reach::kActive : Audience::Reach::kAll;
  publish(viewers.route({.needed = intent::kGuildMessages,
                         .content = Audience::Content::kWith,
                         .reach = reach,
                         .guild = owner->second}),
          type, with);
  publish(mentioned_passives(message, owner->second, viewers), type, with);
  // Without the intent, only authors and those mentioned get the content.
  const auto& stripped = viewers.route(intent::kGuildMessages, Audience::Content::kWithout);
  if (stripped.count == 0) return;
  RouteBuilder exempt, others;
  bool any_exempt = false;
  const auto lacks = [](const HubSession* session) { return !session->wants(intent::kMessageContent); };
  any_exempt = std::ranges::any_of(sessions_of(message.author_id), lacks);
  for (const auto user : message.mentions) any_exempt = any_exempt || std::ranges::any_of(sessions_of(user), lacks);
  if (!any_exempt) return publish(stripped, type, without);
  for (const auto* session : viewers.sessions()) {
    if (!session->wants(intent::kGuildMessages) || session->wants(intent::kMessageContent)) continue;
    (content_exempt(message, session->user_id) ? exempt : others).add(*session);
  }
  publish(exempt.build(), type, with);
  publish(others.build(), type, without);
}

void Hub::on(const core::MessageCreate& event) {
  publish_message(*event.message, "MESSAGE_CREATE");
  const auto owner = domain_.world->channel_guilds.find(event.message->channel_id);
  if (owner != domain_.world->channel_guilds.end()) note_passive(owner->second, event.message->channel_id);
}
void Hub::on(const core::MessageUpdate& event) { publish_message(*event.message, "MESSAGE_UPDATE"); }

void Hub::on(const core::MessageDelete& event) {
  // To passive sessions too: they may have got it because it mentions them, and nobody keeps what was not saved.
  publish(route_of_channel(event.channel_id, intent::kGuildMessages, intent::kDirectMessages), "MESSAGE_DELETE",
          [&](JsonWriter& json) {
            json.begin_object();
            json.field("id", event.message_id);
            write_place(json, *domain_.world, event.channel_id);
            json.end_object();
          });
}

void Hub::on(const core::MessageDeleteBulk& event) {
  publish(route_of_channel(event.channel_id, intent::kGuildMessages, intent::kDirectMessages), "MESSAGE_DELETE_BULK",
          [&](JsonWriter& json) {
            json.begin_object();
            json.field("ids", event.ids);
            write_place(json, *domain_.world, event.channel_id);
            json.end_object();
          });
}

void Hub::on(const core::ReactionAdd& event) {
  publish(route_of_channel(event.message->channel_id, intent::kGuildMessageReactions, intent::kDirectMessageReactions,
                           Audience::Reach::kActive),
          "MESSAGE_REACTION_ADD", [&](JsonWriter& json) {
            write_reaction(json, context(), *event.message, *event.reaction, event.user_id, true);
          });
}

void Hub::on(const core::ReactionRemove& event) {
  publish(route_of_channel(event.message->channel_id, intent::kGuildMessageReactions, intent::kDirectMessageReactions,
                           Audience::Reach::kActive),
          "MESSAGE_REACTION_REMOVE", [&](JsonWriter& json) {
            write_reaction(json, context(), *event.message, *event.reaction, event.user_id, false);
          });
}

void Hub::on(const core::ReactionRemoveAll& event) {
  publish(route_of_channel(event.channel_id, intent::kGuildMessageReactions, intent::kDirectMessageReactions,
                           Audience::Reach::kActive),
          "MESSAGE_REACTION_REMOVE_ALL", [&](JsonWriter& json) {
            json.begin_object();
            json.field("message_id", event.message_id);
            write_place(json, *domain_.world, event.channel_id);
            json.end_object();
          });
}

void Hub::on(const core::ReactionRemoveEmoji& event) {
  publish(route_of_channel(event.channel_id, intent::kGuildMessageReactions, intent::kDirectMessageReactions,
                           Audience::Reach::kActive),
          "MESSAGE_REACTION_REMOVE_EMOJI", [&](JsonWriter& json) {
            json.begin_object();
            json.field("message_id", event.message_id);
            write_place(json, *domain_.world, event.channel_id);
            json.key("emoji");
            protocol::write_reaction_emoji(json, *event.reaction);
            json.end_object();
          });
}

void Hub::on(const core::PollVote& event) {
  publish(route_of_channel(event.channel_id, intent::kGuildMessagePolls, intent::kDirectMessagePolls),
          event.added ? "MESSAGE_POLL_VOTE_ADD" : "MESSAGE_POLL_VOTE_REMOVE", [&](JsonWriter& json) {
            json.begin_object();
            json.field("user_id", event.user_id);
            json.field("message_id", event.message_id);
            write_place(json, *domain_.world, event.channel_id);
            json.field("answer_id", event.answer_id);
            json.end_object();
          });
}

void Hub::on(const core::TypingStart& event) {
  publish(route_of_channel(event.channel_id, intent::kGuildMessageTyping, intent::kDirectMessageTyping,
                           Audience::Reach::kTyping),
          "TYPING_START", [&](JsonWriter& json) {
            json.begin_object();
            write_place(json, *domain_.world, event.channel_id);
            json.field("user_id", event.user_id);
            json.field("timestamp", now() / 1000);
            write_partial_member(json, context(), event.channel_id, event.user_id);
            json.end_object();
          });
}

void Hub::on(const core::ChannelPinsUpdate& event) {
  const auto* const channel = domain_.world->channel(event.channel_id);
  if (channel == nullptr) return;
  if (channel->guild_id) note_passive(channel->guild_id, event.channel_id);
  publish(route_of_channel(event.channel_id, intent::kGuilds, intent::kDirectMessages, Audience::Reach::kActive),
          "CHANNEL_PINS_UPDATE", [&](JsonWriter& json) {
            json.begin_object();
            write_place(json, *domain_.world, event.channel_id);
            json.key("last_pin_timestamp");
            if (channel->last_pin_timestamp == 0)
              json.value(nullptr);
            else
              json.value(iso_timestamp(channel->last_pin_timestamp));
            json.end_object();
          });
}

}  // namespace guildhall::gateway
