#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/form_reader.h"
#include "core/core.h"

/// Polls in messages: asked, voted on, ended by their author or by time.
namespace guildhall::core {

/// The `poll` object of a message body: question, 1-10 answers, duration in hours (24 unless told; in `expires_at`, as
/// milliseconds). Complaints go to the reader's FormErrors; nullopt when absent.
[[nodiscard]] std::optional<model::Poll> read_poll(const FormReader& body);

/// Remembers a poll that was sent, so that it ends in time.
void open_poll(Core& core, const model::Message& message);
struct DuePoll {
  ChannelId channel_id;
  MessageId message_id;
};
/// Open polls whose time is over, at most `max`.
[[nodiscard]] std::vector<DuePoll> due_polls(const Core& core, std::size_t max);
/// Strikes a poll from the list of open ones: its message is gone.
void forget_poll(Core& core, const DuePoll& poll);

/// The answers that the actor chooses, instead of what they chose before; none = no vote. kPollExpired, form errors.
[[nodiscard]] Result<void> vote(Core& core, const Actor& actor, model::Message message,
                                const std::vector<std::int64_t>& answers);
/// By its author. kCannotExpireNonPoll, kPollExpired, kCannotEditOthersMessage.
[[nodiscard]] Result<model::Message> expire_poll(Core& core, const Actor& actor, model::Message message);
/// Because its time is over: counts, and announces the result in the channel.
void end_poll(Core& core, model::Message message);
/// Who voted for an answer. kUnknownMessage when the message has no poll or no such answer.
[[nodiscard]] Result<const model::PollAnswer*> find_answer(const model::Message& message, std::int64_t answer_id);

}  // namespace guildhall::core
