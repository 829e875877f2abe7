#include "protocol/error_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "base/json/json_writer.h"

namespace guildhall::protocol {
namespace {

struct Row {
  ErrorCode code;
  ErrorInfo info;
};

// Codes and sentences: the documentation's list of JSON error codes. Statuses: 401 only for a bad token of the request
// itself, because client libraries drop their token after one (protocol.md 0.3); what else lacks a right is 403.
constexpr auto kRows = std::to_array<Row>({
    {ErrorCode::kInternal, {500, 0, "500: Internal Server Error"}},
    {ErrorCode::kUnauthorized, {401, 0, "401: Unauthorized"}},
    {ErrorCode::kNotFound, {404, 0, "404: Not Found"}},
    {ErrorCode::kMethodNotAllowed, {405, 0, "405: Method Not Allowed"}},
    {ErrorCode::kOverloaded, {503, 130000, "API resource is currently overloaded. Try again a little later"}},
    {ErrorCode::kPayloadTooLarge, {413, 40005, "Request entity too large. Try sending something smaller in size"}},
    {ErrorCode::kInvalidFormBody, {400, 50035, "Invalid Form Body"}},
    {ErrorCode::kInvalidJson, {400, 50109, "The request body contains invalid JSON."}},
    {ErrorCode::kUnknownAccount, {404, 10001, "Unknown account"}},
    {ErrorCode::kUnknownApplication, {404, 10002, "Unknown application"}},
    {ErrorCode::kUnknownChannel, {404, 10003, "Unknown channel"}},
    {ErrorCode::kUnknownGuild, {404, 10004, "Unknown guild"}},
    {ErrorCode::kUnknownIntegration, {404, 10005, "Unknown integration"}},
    {ErrorCode::kUnknownInvite, {404, 10006, "Unknown invite"}},
    {ErrorCode::kUnknownMember, {404, 10007, "Unknown member"}},
    {ErrorCode::kUnknownMessage, {404, 10008, "Unknown message"}},
    {ErrorCode::kUnknownOverwrite, {404, 10009, "Unknown permission overwrite"}},
    {ErrorCode::kUnknownRole, {404, 10011, "Unknown role"}},
    {ErrorCode::kUnknownToken, {404, 10012, "Unknown token"}},
    {ErrorCode::kUnknownUser, {404, 10013, "Unknown user"}},
    {ErrorCode::kUnknownEmoji, {404, 10014, "Unknown emoji"}},
    {ErrorCode::kUnknownWebhook, {404, 10015, "Unknown webhook"}},
    {ErrorCode::kUnknownSession, {404, 10020, "Unknown session"}},
    {ErrorCode::kUnknownAsset, {404, 10021, "Unknown Asset"}},
    {ErrorCode::kUnknownBan, {404, 10026, "Unknown ban"}},
    {ErrorCode::kUnknownSticker, {404, 10060, "Unknown sticker"}},
    {ErrorCode::kUnknownStickerPack, {404, 10061, "Unknown sticker pack"}},
    {ErrorCode::kUnknownGuildTemplate, {404, 10057, "Unknown guild template"}},
    {ErrorCode::kUnknownVoiceState, {404, 10065, "Unknown voice state"}},
    {ErrorCode::kUnknownWelcomeScreen, {404, 10069, "Unknown Guild Welcome Screen"}},
    {ErrorCode::kBotsCannotUse, {403, 20001, "Bots cannot use this endpoint"}},
    {ErrorCode::kOnlyBotsCanUse, {403, 20002, "Only bots can use this endpoint"}},
    {ErrorCode::kNotAuthorizedForApplication,
     {403, 20012, "You are not authorized to perform this action on this application"}},
    {ErrorCode::kSlowMode, {429, 20016, "This action cannot be performed due to slowmode rate limit"}},
    {ErrorCode::kOnlyOwner, {403, 20018, "Only the owner of this account can perform this action"}},
    {ErrorCode::kMaxGuilds, {400, 30001, "Maximum number of guilds reached (100)"}},
    {ErrorCode::kMaxFriends, {400, 30002, "Maximum number of friends reached (1000)"}},
    {ErrorCode::kMaxPins, {400, 30003, "Maximum number of pins reached for the channel (250)"}},
    {ErrorCode::kMaxRecipients, {400, 30004, "Maximum number of recipients reached (10)"}},
    {ErrorCode::kMaxRoles, {400, 30005, "Maximum number of guild roles reached (250)"}},
    {ErrorCode::kMaxWebhooks, {400, 30007, "Maximum number of webhooks reached (15)"}},
    {ErrorCode::kMaxEmojis, {400, 30008, "Maximum number of emojis reached"}},
    {ErrorCode::kMaxReactions, {400, 30010, "Maximum number of reactions reached (20)"}},
    {ErrorCode::kMaxStickers, {400, 30039, "Maximum number of stickers reached"}},
    {ErrorCode::kGuildHasTemplate, {400, 30031, "Guild already has a template"}},
    {ErrorCode::kMaxGroupDms, {400, 30011, "Maximum number of group DMs reached (10)"}},
    {ErrorCode::kMaxChannels, {400, 30013, "Maximum number of guild channels reached (500)"}},
    {ErrorCode::kMaxAttachments, {400, 30015, "Maximum number of attachments in a message reached (10)"}},
    {ErrorCode::kMaxInvites, {400, 30016, "Maximum number of invites reached (1000)"}},
    {ErrorCode::kMaxServerMembers, {400, 30019, "Maximum number of server members reached"}},
    {ErrorCode::kMaxBans, {400, 30035, "Maximum number of bans for non-guild members have been exceeded"}},
    {ErrorCode::kVerificationRequired, {403, 40002, "You need to verify your account in order to perform this action"}},
    {ErrorCode::kDmLimit, {429, 40003, "You are opening direct messages too fast"}},
    {ErrorCode::kWriteLimit,
     {429, 20028, "The write action you are performing on the channel has hit the write rate limit"}},
    {ErrorCode::kJoinLimit, {429, 340015, "Access to joining new servers has been limited for the user"}},
    {ErrorCode::kTooManyUsersBanned, {400, 500000, "Failed to ban users"}},
    {ErrorCode::kUserBanned, {403, 40007, "The user is banned from this guild"}},
    {ErrorCode::kConnectionRevoked, {403, 40012, "Connection has been revoked"}},
    {ErrorCode::kReactionBlocked, {403, 90001, "Reaction was blocked"}},
    {ErrorCode::kAlreadyCrossposted, {400, 40033, "This message has already been crossposted"}},
    {ErrorCode::kMissingAccess, {403, 50001, "Missing access"}},
    {ErrorCode::kInvalidAccountType, {403, 50002, "Invalid account type"}},
    {ErrorCode::kCannotExecuteOnDm, {403, 50003, "Cannot execute action on a DM channel"}},
    {ErrorCode::kCannotEditOthersMessage, {403, 50005, "Cannot edit a message authored by another user"}},
    {ErrorCode::kEmptyMessage, {400, 50006, "Cannot send an empty message"}},
    {ErrorCode::kCannotDmUser, {403, 50007, "Cannot send messages to this user"}},
    {ErrorCode::kCannotSendInVoice, {400, 50008, "Cannot send messages in a non-text channel"}},
    {ErrorCode::kVerificationLevelTooHigh,
     {403, 50009, "Channel verification level is too high for you to gain access"}},
    {ErrorCode::kBotRequiresCodeGrant, {400, 50010, "OAuth2 application does not have a bot"}},
    {ErrorCode::kMissingPermissions, {403, 50013, "You lack permissions to perform that action"}},
    {ErrorCode::kInvalidToken, {403, 50014, "Invalid authentication token provided"}},
    {ErrorCode::kNoteTooLong, {400, 50015, "Note was too long"}},
    {ErrorCode::kBulkDeleteCount,
     {400, 50016,
      "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to "
      "delete"}},
    {ErrorCode::kMfaLevel, {400, 50017, "Invalid MFA Level"}},
    {ErrorCode::kInvalidPinChannel, {400, 50019, "A message can only be pinned to the channel it was sent in"}},
    {ErrorCode::kInviteInvalid, {400, 50020, "Invite code was either invalid or taken"}},
    {ErrorCode::kCannotExecuteOnSystemMessage, {403, 50021, "Cannot execute action on a system message"}},
    {ErrorCode::kCannotExecuteOnChannelType, {400, 50024, "Cannot execute action on this channel type"}},
    {ErrorCode::kMissingOAuth2Scope, {403, 50026, "Missing required OAuth2 scope"}},
    {ErrorCode::kBulkDeleteTooOld, {400, 50034, "A message provided was too old to bulk delete"}},
    {ErrorCode::kInvalidRole, {400, 50028, "Invalid role"}},
    {ErrorCode::kInvalidRecipients, {400, 50033, "Invalid Recipient(s)"}},
    {ErrorCode::kFileTooLarge, {413, 40005, "Request entity too large. Try sending something smaller in size"}},
    {ErrorCode::kInvalidFile, {400, 50046, "Invalid file uploaded"}},
    {ErrorCode::kCannotSelfRedeem, {400, 50054, "Cannot self-redeem this gift"}},
    {ErrorCode::kInvalidSticker, {400, 50081, "Invalid sticker sent"}},
    {ErrorCode::kNoPermissionForSticker, {403, 50600, "You do not have permission to send this sticker."}},
    {ErrorCode::kReplyToUnknownMessage, {400, 50035, "Invalid Form Body"}},
    {ErrorCode::kCannotReplyWithoutHistory, {403, 160002, "Cannot reply without permission to read message history"}},
    {ErrorCode::kInvalidMessageType, {400, 50068, "Invalid message type"}},
    {ErrorCode::kTwoFactorRequired, {403, 60003, "Two factor is required for this operation"}},
    // Not in the documentation; what clients of people know.
    {ErrorCode::kTwoFactorEnabled, {400, 60001, "This account is already enrolled in two-factor authentication"}},
    {ErrorCode::kTwoFactorNotEnabled, {400, 60002, "This account is not enrolled in two-factor authentication"}},
    {ErrorCode::kTwoFactorInvalidSecret, {400, 60005, "Invalid two-factor secret"}},
    {ErrorCode::kTwoFactorInvalidTicket, {400, 60006, "Invalid two-factor auth ticket"}},
    {ErrorCode::kTwoFactorInvalidCode, {400, 60008, "Invalid two-factor code"}},
    {ErrorCode::kUsernameTaken, {400, 50035, "Invalid Form Body"}},
    {ErrorCode::kFriendRequestsBlocked, {403, 80001, "Friend request blocked"}},
    {ErrorCode::kRelationshipIncoming, {400, 80000, "Incoming friend requests disabled."}},
    {ErrorCode::kRateLimited, {429, 0, "You are being rate limited."}},
    {ErrorCode::kInvalidEmoji, {400, 50151, "The specified emoji is invalid"}},
    {ErrorCode::kMentionTooMany, {400, 50035, "Invalid Form Body"}},
    {ErrorCode::kCannotForward, {400, 160014, "You cannot forward a message whose content you cannot read"}},
    {ErrorCode::kOnboardingRequirements, {400, 350000, "Cannot enable onboarding, requirements are not met"}},
    {ErrorCode::kPollExpired, {400, 520001, "Poll expired"}},
    {ErrorCode::kInvalidChannelTypeForPoll, {400, 520002, "Invalid channel type for poll creation"}},
    {ErrorCode::kCannotEditPoll, {400, 520003, "Cannot edit a poll message"}},
    {ErrorCode::kCannotExpireNonPoll, {400, 520006, "Cannot expire a non-poll message"}},
    {ErrorCode::kIndexNotReady, {202, 110000, "Index not yet available. Try again later"}},
});

constexpr bool rows_in_place() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  }
  return kRows.size() == static_cast<std::size_t>(ErrorCode::kIndexNotReady) + 1;
}
static_assert(rows_in_place(), "every ErrorCode has its row, in the order of the enumeration");

/// The complaints as the tree that their dotted paths span.
struct Node {
  std::vector<const FieldError*> complaints;
  std::map<std::string, Node, std::less<>> children;
};

void insert(Node& root, const FieldError& field) {
  Node* node = &root;
  std::string_view rest = field.path;
  while (!rest.empty()) {
    const std::size_t dot = rest.find('.');
    node = &node->children[std::string(rest.substr(0, dot))];
    rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
  }
  node->complaints.push_back(&field);
}

// A path is as deep as the body it complains about, and bodies are bounded in depth.
void write_node(JsonWriter& json, const Node& node) {
  json.begin_object();
  if (!node.complaints.empty()) {
    json.key("_errors");
    json.begin_array();
    for (const FieldError* const complaint : node.complaints) {
      json.begin_object();
      json.field("code", complaint->code);
      json.field("message", complaint->message);
      json.end_object();
    }
    json.end_array();
  }
  for (const auto& [name, child] : node.children) {
    json.key(name);
    write_node(json, child);
  }
  json.end_object();
}

/// Errors that the domain names itself but that clients know as form errors.
std::vector<FieldError> fields_of(const Error& error) {
  if (!error.fields.empty()) return error.fields;
  switch (error.code) {
    case ErrorCode::kUsernameTaken:
      return {{"username", "USERNAME_ALREADY_TAKEN",
               "Username is unavailable. Try adding numbers, letters, underscores, or periods."}};
    case ErrorCode::kReplyToUnknownMessage:
      return {{"message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"}};
    case ErrorCode::kMentionTooMany:
      return {{"allowed_mentions", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length."}};
    default:
      return {};
  }
}

}  // namespace

const ErrorInfo& error_info(ErrorCode code) {
  const auto index = static_cast<std::size_t>(code);
  return kRows[index < kRows.size() ? index : 0].info;
}

std::string error_body(const Error& error) {
  const ErrorInfo& info = error_info(error.code);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("message", info.message);
  if (info.http_status == 429) {
    json.field("retry_after", error.retry_after_s.value_or(1.0));
    json.field("global", false);
  }
  json.field("code", info.code);  // Also with 429: the documentation may leave it out, the OpenAPI description may not.
  if (const auto fields = fields_of(error); !fields.empty()) {
    Node root;
    for (const FieldError& field : fields) insert(root, field);
    json.key("errors");
    write_node(json, root);
  }
  json.end_object();
  return body;
}

int retry_after_seconds(const Error& error) {
  const double seconds = error.retry_after_s.value_or(1.0);
  return static_cast<int>(std::clamp(std::ceil(seconds), 1.0, 86400.0));
}

}  // namespace guildhall::protocol
