#include "core/core.h"

#include <algorithm>
#include <cstdlib>

#include <spdlog/spdlog.h>

#include "core/read_states/read_states.h"
#include "core/users/mfa.h"

namespace guildhall::core {
namespace {

/// Audit entries of a guild that are kept; older ones go when the slack is used up, so that trimming is rare.
constexpr std::size_t kAuditEntriesMax = 1000;
constexpr std::size_t kAuditEntriesSlack = 100;

}  // namespace

Core::Core(Parts parts) : parts_(parts), ids_(parts.clock), on_fatal_([](const Error&) { std::abort(); }) {}

void Core::record(ports::LogChange change) {
  const bool put = change.kind == ports::LogChange::Kind::kPut;
  Pending& pending = pending_[change.message.channel_id][change.message.id];
  ++pending.count;
  if (put) {
    pending.message = change.message;
    pending.message->nonce_json.clear();
  } else {
    pending.message.reset();
  }
  batch_.log.push_back(std::move(change));
}

void Core::put_message(const model::Message& message) {
  recent.put(message);
  record({.kind = ports::LogChange::Kind::kPut, .message = message});
}

void Core::erase_message(ChannelId channel_id, MessageId message_id) {
  // Whom it named is known of messages that were used lately; of older ones nobody waits to hear.
  const auto* const known = recent.find(channel_id, message_id);
  forget_message(*this, channel_id, message_id,
                 known != nullptr && *known ? (*known)->mentions : std::vector<UserId>());
  recent.erase(channel_id, message_id);
  record_erase(channel_id, message_id);
}

void Core::record_erase(ChannelId channel_id, MessageId message_id) {
  ports::LogChange change{.kind = ports::LogChange::Kind::kErase};
  change.message.channel_id = channel_id;
  change.message.id = message_id;
  record(std::move(change));
}

void Core::erase_channel_messages(ChannelId channel_id) {
  recent.erase_channel(channel_id);
  ports::LogChange change{.kind = ports::LogChange::Kind::kEraseChannel};
  change.message.channel_id = channel_id;
  if (const auto found = pending_.find(channel_id); found != pending_.end())
    for (auto& [id, pending] : found->second) pending.message.reset();
  batch_.log.push_back(std::move(change));
}

void Core::drop_blob(std::string address) {
  batch_.log.push_back({.kind = ports::LogChange::Kind::kDropBlob, .blob = std::move(address)});
}

void Core::forget_blob(std::string address) {
  batch_.log.push_back({.kind = ports::LogChange::Kind::kForgetBlob, .blob = std::move(address)});
}

void Core::settle(const std::vector<Touched>& messages) {
  for (const auto& [key, erased] : messages) {
    const auto channel = pending_.find(key.channel_id);
    if (channel == pending_.end()) continue;
    const auto entry = channel->second.find(key.message_id);
    if (entry == channel->second.end()) continue;
    if (--entry->second.count == 0) channel->second.erase(entry);
    if (channel->second.empty()) pending_.erase(channel);
  }
}

// Clients have seen these changes already; what the log does not have must not stay on their screens. A message that is
// not there is deleted; of one that is as it was before, the edit, the reactions and the votes are undone. When a later
// change waits still, it brings the whole message to the log, or is taken back itself. A message that everybody saw
// vanish cannot come back (to bots it would be a new one): it is erased again with the next commit.
void Core::take_back(const std::vector<Touched>& messages) {
  for (const auto& [key, erased] : messages) {
    if (pending(key.channel_id, key.message_id) != nullptr) continue;
    if (erased) {
      record_erase(key.channel_id, key.message_id);
      continue;
    }
    const auto* const known = recent.find(key.channel_id, key.message_id);
    if (known != nullptr && !known->has_value()) continue;  // Erased in the same commit.
    const std::optional<model::Message> shown = known == nullptr ? std::nullopt : *known;
    recent.forget(key.channel_id, key.message_id);
    const auto stored = log().get(key);
    if (!stored) continue;
    if (stored->has_value()) {
      if (shown) take_back_edit(*shown, **stored);
      continue;
    }
    forget_message(*this, key.channel_id, key.message_id, shown ? shown->mentions : std::vector<UserId>());
    emit(MessageDelete{.channel_id = key.channel_id, .message_id = key.message_id});
  }
}

void Core::take_back_edit(const model::Message& shown, const model::Message& stored) {
  const bool edited = shown.content != stored.content || shown.edited_at != stored.edited_at ||
                      shown.embeds_json != stored.embeds_json || shown.components_json != stored.components_json ||
                      shown.attachments.size() != stored.attachments.size() || shown.flags != stored.flags ||
                      shown.pinned != stored.pinned;
  if (edited) emit(MessageUpdate{.message = &stored});
  const auto each_missing = [](const model::Message& from, const model::Message& in, auto each) {
    for (const auto& reaction : from.reactions) {
      const auto same = std::ranges::find_if(in.reactions, [&](const model::Reaction& other) {
        return other.emoji_id == reaction.emoji_id && other.emoji_name == reaction.emoji_name;
      });
      for (const UserId user : reaction.users)
        if (same == in.reactions.end() || std::ranges::find(same->users, user) == same->users.end())
          each(reaction, user);
    }
  };
  each_missing(shown, stored, [&](const model::Reaction& reaction, UserId user) {
    emit(ReactionRemove{.message = &stored, .reaction = &reaction, .user_id = user});
  });
  each_missing(stored, shown, [&](const model::Reaction& reaction, UserId user) {
    emit(ReactionAdd{.message = &stored, .reaction = &reaction, .user_id = user});
  });
  take_back_votes(shown, stored);
}

void Core::take_back_votes(const model::Message& shown, const model::Message& stored) {
  if (!shown.poll || !stored.poll) return;
  const auto each_missing = [&](const model::Poll& from, const model::Poll& in, bool added) {
    for (const model::PollAnswer& answer : from.answers) {
      const auto same = std::ranges::find(in.answers, answer.id, &model::PollAnswer::id);
      for (const UserId user : answer.voters) {
        if (same != in.answers.end() && std::ranges::find(same->voters, user) != same->voters.end()) continue;
        emit(PollVote{.channel_id = stored.channel_id,
                      .message_id = stored.id,
                      .user_id = user,
                      .answer_id = answer.id,
                      .added = added});
      }
    }
  };
  each_missing(*shown.poll, *stored.poll, false);
  each_missing(*stored.poll, *shown.poll, true);
}

void Core::commit(std::move_only_function<void(Result<void>)> done) {
  for (const model::AuditEntry& entry : std::exchange(audited_, {})) emit(AuditLogEntryCreate{.entry = &entry});
  if (batch_.empty()) {
    done({});
    return;
  }
  const bool has_rows = !batch_.rows.empty();
  std::vector<Touched> messages;
  for (const auto& change : batch_.log) {
    const bool erased = change.kind == ports::LogChange::Kind::kErase;
    if (!erased && change.kind != ports::LogChange::Kind::kPut) continue;
    messages.push_back(
        {.key = {.channel_id = change.message.channel_id, .message_id = change.message.id}, .erased = erased});
  }
  parts_.journal.commit(std::exchange(batch_, {}), [this, has_rows, messages = std::move(messages),
                                                    done = std::move(done)](Result<void> result) mutable {
    settle(messages);
    if (!result && has_rows) {
      spdlog::critical("cannot save a change: {}", result.error().detail);
      on_fatal_(result.error());
    } else if (!result) {
      spdlog::error("cannot save messages: {}", result.error().detail);
      take_back(messages);
    }
    done(std::move(result));
  });
}

const std::optional<model::Message>* Core::pending(ChannelId channel_id, MessageId message_id) const {
  const auto channel = pending_.find(channel_id);
  if (channel == pending_.end()) return nullptr;
  const auto entry = channel->second.find(message_id);
  return entry == channel->second.end() ? nullptr : &entry->second.message;
}

std::vector<std::pair<MessageId, const std::optional<model::Message>*>> Core::pending_in(ChannelId channel_id) const {
  std::vector<std::pair<MessageId, const std::optional<model::Message>*>> out;
  if (const auto channel = pending_.find(channel_id); channel != pending_.end())
    for (const auto& [id, pending] : channel->second) out.emplace_back(id, &pending.message);
  return out;
}

Result<Core::GuildAccess> Core::guild_access(const Actor& actor, GuildId guild_id, Permissions needed) {
  GuildState* const guild = world.guild(guild_id);
  if (guild == nullptr) return fail(ErrorCode::kUnknownGuild);
  const auto member = guild->members.find(actor.user_id);
  if (member == guild->members.end()) return fail(ErrorCode::kMissingAccess);
  const Permissions all = guild_permissions(*guild, member->second, now());
  const Permissions withheld = withheld_from(actor, *guild) & all;
  const GuildAccess access{
      .guild = guild, .member = &member->second, .permissions = all & ~withheld, .withheld = withheld};
  if ((access.permissions & needed) != needed) return access.missing(needed);
  return access;
}

Permissions Core::withheld_from(const Actor& actor, const GuildState& guild) const {
  if (guild.info.mfa_level == 0 || has_second_factor(world, actor.user_id)) return 0;
  return perm::kElevated;
}

Result<Core::ChannelAccess> Core::channel_access(const Actor& actor, ChannelId channel_id, Permissions needed) {
  model::Channel* const channel = world.channel(channel_id);
  if (channel == nullptr) return fail(ErrorCode::kUnknownChannel);
  ChannelAccess access{.guild = nullptr, .member = nullptr, .channel = channel, .permissions = 0};
  if (!channel->guild_id) {
    if (std::ranges::find(channel->recipients, actor.user_id) == channel->recipients.end())
      return fail(ErrorCode::kMissingAccess);
    access.permissions = dm_permissions();
  } else {
    access.guild = world.guild(channel->guild_id);
    access.member = world.member(channel->guild_id, actor.user_id);
    if (access.guild == nullptr || access.member == nullptr) return fail(ErrorCode::kMissingAccess);
    const Permissions all = channel_permissions(*access.guild, *access.member, *channel, now());
    access.withheld = withheld_from(actor, *access.guild) & all;
    access.permissions = all & ~access.withheld;
    if ((access.permissions & perm::kViewChannel) == 0) return fail(ErrorCode::kMissingAccess);
  }
  if ((access.permissions & needed) != needed) return access.missing(needed);
  return access;
}

void Core::audit(const Actor& actor, GuildId guild_id, std::int64_t action_type, std::uint64_t target_id,
                 std::string changes_json, std::string options_json) {
  auto& entries = world.audit[guild_id];
  entries.push_back({.id = new_id<AuditEntryId>(),
                     .guild_id = guild_id,
                     .user_id = actor.user_id,
                     .target_id = target_id,
                     .action_type = action_type,
                     .reason = actor.audit_reason,
                     .changes_json = std::move(changes_json),
                     .options_json = std::move(options_json)});
  put(entries.back());
  if (entries.size() > kAuditEntriesMax + kAuditEntriesSlack) {
    const auto end = entries.end() - static_cast<std::ptrdiff_t>(kAuditEntriesMax);
    std::for_each(entries.begin(), end, [this](const model::AuditEntry& entry) { erase(entry); });
    entries.erase(entries.begin(), end);
  }
  audited_.push_back(entries.back());
}

}  // namespace guildhall::core
