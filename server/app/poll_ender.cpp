#include "app/poll_ender.h"

#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

#include "core/messages/polls.h"

namespace guildhall::app {
namespace {

constexpr std::size_t kPollsMax = 32;  // A step; the next one takes the rest.

struct Loaded {
  core::DuePoll poll;
  Result<std::optional<model::Message>> stored;
};

void end(core::Core& core, Loaded& loaded) {
  const auto& [channel_id, message_id] = loaded.poll;
  std::optional<model::Message> message;
  if (const auto* const pending = core.pending(channel_id, message_id)) {
    message = *pending;
  } else if (loaded.stored) {
    message = core.recent.keep(channel_id, message_id, *std::move(loaded.stored));
  } else {
    return;  // The log could not be read: the next step tries again.
  }
  if (message && message->poll && core.world.channel(channel_id) != nullptr && !message->poll->finalized) {
    core::end_poll(core, *std::move(message));
  } else {
    core::forget_poll(core, loaded.poll);
  }
}

}  // namespace

void PollEnder::step() {
  if (running_) return;
  std::vector<core::DuePoll> due = core::due_polls(parts_.core, kPollsMax);
  if (due.empty()) return;
  running_ = true;
  boost::asio::post(parts_.blocking, [this, due = std::move(due)] {
    std::vector<Loaded> loaded;
    for (const core::DuePoll& poll : due) {
      loaded.push_back({poll, parts_.core.log().get({.channel_id = poll.channel_id, .message_id = poll.message_id})});
    }
    boost::asio::post(parts_.domain, [this, loaded = std::move(loaded)]() mutable {
      for (Loaded& poll : loaded) end(parts_.core, poll);
      parts_.core.commit([](const Result<void>&) {});
      running_ = false;
    });
  });
}

}  // namespace guildhall::app
