#pragma once

#include <vector>

#include "core/core.h"

/// Message requests: what a stranger writes first to a person who wants to be asked (DmSettings::requests). The DM
/// waits apart from the others: it calls nobody and counts for nothing until the person accepts it, answers in it, or
/// becomes the sender's friend. Who wrote is never told. Bots ask nobody, and nobody asks a bot. Source of the words:
/// protocol.md 4 and the documented consent statuses (model::Consent).
namespace guildhall::core {

/// Of this many people who have not accepted the sender's requests the next one's is marked as spam.
inline constexpr std::size_t kSpamRequests = 5;
inline constexpr std::size_t kRequestsRejectedMax = 100;  ///< In one call; documented.

/// That the channel waits among the person's message requests.
[[nodiscard]] inline bool is_request(const model::Channel& channel, UserId user_id) {
  return channel.consent == model::Consent::kPending && channel.request_for == user_id;
}
/// That what `from` writes first to `to` is a message request. Whether it may be written at all says may_dm.
[[nodiscard]] bool asks_first(const World& world, UserId from, UserId to);

/// Called before a message joins its channel: it makes a request of the DM, or (an answer) accepts it.
void note_dm_message(Core& core, model::Channel& channel, const model::Message& message);

/// CHANNEL_UPDATE to the person's devices: a DM as any other. Accepting twice changes nothing. kUnknownChannel,
/// kMissingAccess, kCannotExecuteOnChannelType when it is no request of the actor's.
[[nodiscard]] Result<model::Channel*> accept_request(Core& core, const Actor& actor, ChannelId channel_id);
/// CHANNEL_UPDATE, MESSAGE_ACK and CHANNEL_DELETE to the person's devices; returns the channel as it was. The next
/// message is a new request. Errors as accept_request, and then nothing has changed.
[[nodiscard]] Result<std::vector<model::Channel>> reject_requests(Core& core, const Actor& actor,
                                                                  const std::vector<ChannelId>& channel_ids);

/// The two are friends now.
void accept_requests_between(Core& core, UserId a, UserId b);
/// The actor has blocked the other.
void reject_request_of(Core& core, const Actor& actor, UserId other);

}  // namespace guildhall::core
