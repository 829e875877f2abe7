#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/core.h"

/// Read states: how far each person has read each channel, on all their devices.
///
/// Mention counts are not stored but counted from what was kept of the messages after the read state:
///  - a message that names people (in its text, or by answering them) leaves one `Mention` for each of them, so the
///    work is that of those mentioned; a person's newest 200 are kept;
///  - a message that mentions everyone or roles, and every message of a DM, leaves one `GroupMention`, whatever the
///    number of members; a channel's newest 100 are kept. Who it means is decided when somebody looks: with the roles
///    and the notification settings (suppress_everyone, suppress_roles, a muted DM) of that moment.
/// So a count is exact up to those bounds, a deleted message takes its mentions with it, and what blocked people wrote
/// does not count. `@here` counts like `@everyone`, since clients cannot tell them apart either.
///
/// A client that marks a channel unread by hand may say how many mentions it shows there; that number holds for the
/// messages up to the newest one of that moment.
namespace guildhall::core {

inline constexpr std::size_t kMentionsKept = 200;       ///< A person's; clients show "99+" long before.
inline constexpr std::size_t kGroupMentionsKept = 100;  ///< A channel's.
inline constexpr std::size_t kUnsavedReadsMax = 2000;   ///< Rows that wait in memory before they join a batch.
inline constexpr std::size_t kAckBulkMax = 100;         ///< documented

// ---- what happens to messages, channels and members; called by those operations ----

/// Keeps whom the message mentions, and marks the channel read for its author.
void note_message(Core& core, const model::Channel& channel, const model::Message& message);
/// The message does not name them any more: it does not call them, now or when it is gone.
void forget_calls(Core& core, MessageId message_id, const std::vector<UserId>& users);
/// The message is gone; `mentioned` are those whom it named.
void forget_message(Core& core, ChannelId channel_id, MessageId message_id, const std::vector<UserId>& mentioned);
void forget_channel(Core& core, ChannelId channel_id);
/// The person left the guild.
void forget_member(Core& core, const GuildState& guild, UserId user_id);
/// The part of it that is not of one channel: the person's mentions there, and their settings of the guild.
void forget_mentions(Core& core, const GuildState& guild, UserId user_id);
/// The account is gone: what it read in DMs, its mentions, its notification settings. It has left its guilds already.
void forget_person(Core& core, UserId user_id);
/// Somebody joined a DM: what was said before does not count for them.
void start_reading(Core& core, const model::Channel& channel, UserId user_id);
void stop_reading(Core& core, ChannelId channel_id, UserId user_id);

// ---- what people do ----

struct Ack {
  ChannelId channel_id = {};
  MessageId message_id = {};
  bool manual = false;  ///< Marked unread by hand: may go back.
  std::optional<std::int64_t> mention_count = {};
  std::optional<std::int64_t> flags = {};
  std::optional<std::int64_t> last_viewed = {};
};
/// Marks read up to a message, and says MESSAGE_ACK to the person's sessions. An older message than the one read
/// already changes nothing unless it is `manual`. kUnknownChannel, kMissingAccess.
[[nodiscard]] Result<void> ack(Core& core, const Actor& actor, const Ack& request);
/// Every channel of the guild that the person can see. kUnknownGuild, kMissingAccess.
[[nodiscard]] Result<void> ack_guild(Core& core, const Actor& actor, GuildId guild_id);
/// The pins have been seen; CHANNEL_PINS_ACK.
[[nodiscard]] Result<void> ack_pins(Core& core, const Actor& actor, ChannelId channel_id);
/// Forgets the read state of the channel.
[[nodiscard]] Result<void> remove_read_state(Core& core, const Actor& actor, ChannelId channel_id);

// ---- reading ----

/// Null when the person never read the channel nor wrote in it.
[[nodiscard]] const model::ReadState* find_read_state(const World& world, UserId user_id, ChannelId channel_id);
/// Unread mentions of the person in a channel that they can see.
[[nodiscard]] std::int64_t mention_count(const World& world, UserId user_id, const model::Channel& channel,
                                         UnixMs now_ms);
struct ReadEntry {
  const model::Channel* channel = nullptr;
  const model::ReadState* state = nullptr;  ///< May be null.
  std::int64_t mentions = 0;
};
/// Of every channel that the person can see and either read or is mentioned in.
[[nodiscard]] std::vector<ReadEntry> read_entries(const World& world, UserId user_id, UnixMs now_ms);
/// Grows with each change of the person's read states.
[[nodiscard]] std::int64_t read_state_version(const World& world, UserId user_id, UnixMs now_ms);

/// Records every row that differs from the store's; the caller commits.
void flush_reads(Core& core);

}  // namespace guildhall::core
