#include "protocol/error_table.h"

#include <map>
#include <memory>

#include "base/json/json_writer.h"

namespace guildhall::protocol {
namespace {

constexpr ErrorInfo kInternalInfo{500, 0, "500: Internal Server Error"};

}  // namespace

// A switch without a default, so that the compiler names an enumerator that has no row.
const ErrorInfo& error_info(ErrorCode code) {
#define ROW(name, status, number, text)            \
  case ErrorCode::name: {                          \
    static constexpr ErrorInfo kInfo{status, number, text}; \
    return kInfo;                                  \
  }
  switch (code) {
    case ErrorCode::kInternal: return kInternalInfo;
    ROW(kUnauthorized, 401, 0, "401: Unauthorized")
    ROW(kNotFound, 404, 0, "404: Not Found")
    ROW(kMethodNotAllowed, 405, 0, "405: Method Not Allowed")
    ROW(kOverloaded, 503, 0, "503: Service Unavailable")
    ROW(kPayloadTooLarge, 413, 40005, "Request entity too large")
    ROW(kInvalidFormBody, 400, 50035, "Invalid Form Body")
    ROW(kInvalidJson, 400, 50109, "The request body contains invalid JSON.")
    ROW(kUnknownAccount, 404, 10001, "Unknown Account")
    ROW(kUnknownApplication, 404, 10002, "Unknown Application")
    ROW(kUnknownChannel, 404, 10003, "Unknown Channel")
    ROW(kUnknownGuild, 404, 10004, "Unknown Guild")
    ROW(kUnknownIntegration, 404, 10005, "Unknown Integration")
    ROW(kUnknownInvite, 404, 10006, "Unknown Invite")
    ROW(kUnknownMember, 404, 10007, "Unknown Member")
    ROW(kUnknownMessage, 404, 10008, "Unknown Message")
    ROW(kUnknownOverwrite, 404, 10009, "Unknown Overwrite")
    ROW(kUnknownRole, 404, 10011, "Unknown Role")
    ROW(kUnknownToken, 404, 10012, "Unknown Token")
    ROW(kUnknownUser, 404, 10013, "Unknown User")
    ROW(kUnknownEmoji, 404, 10014, "Unknown Emoji")
    ROW(kUnknownWebhook, 404, 10015, "Unknown Webhook")
    ROW(kUnknownSession, 404, 10020, "Unknown Session")
    ROW(kUnknownAsset, 404, 10021, "Unknown Asset")
    ROW(kUnknownBan, 404, 10026, "Unknown Ban")
    ROW(kUnknownSticker, 404, 10060, "Unknown Sticker")
    ROW(kBotsCannotUse, 403, 20001, "Bots cannot use this endpoint")
    ROW(kOnlyBotsCanUse, 403, 20002, "Only bots can use this endpoint")
    ROW(kNotAuthorizedForApplication, 403, 20012, "You are not authorized to perform this action on this application")
    ROW(kSlowMode, 429, 20016, "This action cannot be performed due to slowmode rate limit")
    ROW(kOnlyOwner, 403, 20018, "Only the owner of this account can perform this action")
    ROW(kMaxGuilds, 400, 30001, "Maximum number of guilds reached (100)")
    ROW(kMaxFriends, 400, 30002, "Maximum number of friends reached (1000)")
    ROW(kMaxPins, 400, 30003, "Maximum number of pins reached for the channel (250)")
    ROW(kMaxRecipients, 400, 30004, "Maximum number of recipients reached (10)")
    ROW(kMaxRoles, 400, 30005, "Maximum number of guild roles reached (250)")
    ROW(kMaxWebhooks, 400, 30007, "Maximum number of webhooks reached (15)")
    ROW(kMaxEmojis, 400, 30008, "Maximum number of emojis reached")
    ROW(kMaxReactions, 400, 30010, "Maximum number of reactions reached (20)")
    ROW(kMaxGroupDms, 400, 30011, "Maximum number of group DMs reached (10)")
    ROW(kMaxChannels, 400, 30013, "Maximum number of guild channels reached (500)")
    ROW(kMaxAttachments, 400, 30015, "Maximum number of attachments in a message reached (10)")
    ROW(kMaxInvites, 400, 30016, "Maximum number of invites reached (1000)")
    ROW(kMaxServerMembers, 400, 30019, "Maximum number of server members reached")
    ROW(kMaxBans, 400, 30035, "Maximum number of bans for non-guild members have been exceeded")
    ROW(kVerificationRequired, 403, 40002, "You need to verify your account in order to perform this action")
    ROW(kTooManyUsersBanned, 400, 500000, "Failed to ban users")
    ROW(kUserBanned, 403, 40007, "The user is banned from this guild.")
    ROW(kConnectionRevoked, 403, 40012, "Connection has been revoked")
    ROW(kReactionBlocked, 403, 90001, "Reaction was blocked")
    ROW(kAlreadyCrossposted, 400, 40033, "This message has already been crossposted")
    ROW(kMissingAccess, 403, 50001, "Missing Access")
    ROW(kInvalidAccountType, 400, 50002, "Invalid account type")
    ROW(kCannotExecuteOnDm, 400, 50003, "Cannot execute action on a DM channel")
    ROW(kCannotEditOthersMessage, 403, 50005, "Cannot edit a message authored by another user")
    ROW(kEmptyMessage, 400, 50006, "Cannot send an empty message")
    ROW(kCannotDmUser, 403, 50007, "Cannot send messages to this user")
    ROW(kCannotSendInVoice, 400, 50008, "Cannot send messages in a non-text channel")
    ROW(kVerificationLevelTooHigh, 403, 50009, "Channel verification level is too high for you to gain access")
    ROW(kBotRequiresCodeGrant, 400, 50010, "OAuth2 application does not have a bot")
    ROW(kMissingPermissions, 403, 50013, "Missing Permissions")
    ROW(kInvalidToken, 403, 50027, "Invalid Webhook Token")
    ROW(kNoteTooLong, 400, 50015, "Note was too long")
    ROW(kBulkDeleteCount, 400, 50016,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete.")
    ROW(kMfaLevel, 400, 50017, "Invalid MFA Level")
    ROW(kInvalidPinChannel, 400, 50019, "A message can only be pinned to the channel it was sent in")
    ROW(kInviteInvalid, 400, 50020, "Invite code was either invalid or taken")
    ROW(kCannotExecuteOnSystemMessage, 403, 50021, "Cannot execute action on a system message")
    ROW(kCannotExecuteOnChannelType, 400, 50024, "Cannot execute action on this channel type")
    ROW(kMissingOAuth2Scope, 400, 50026, "Missing required OAuth2 scope")
    ROW(kBulkDeleteTooOld, 400, 50034, "You can only bulk delete messages that are under 14 days old.")
    ROW(kInvalidRole, 400, 50028, "Invalid Role")
    ROW(kInvalidRecipients, 400, 50033, "Invalid Recipient(s)")
    ROW(kFileTooLarge, 413, 40005, "Request entity too large")
    ROW(kInvalidFile, 400, 50046, "Invalid file uploaded")
    ROW(kCannotSelfRedeem, 400, 50054, "Cannot self-redeem this gift")
    ROW(kInvalidSticker, 400, 50081, "Invalid sticker sent")
    ROW(kNoPermissionForSticker, 403, 50081, "Invalid sticker sent")
    ROW(kReplyToUnknownMessage, 400, 50035, "Invalid Form Body")
    ROW(kCannotReplyWithoutHistory, 403, 160002, "Cannot reply without permission to read message history")
    ROW(kInvalidMessageType, 400, 50068, "Invalid message type")
    ROW(kTwoFactorRequired, 401, 60003, "Two factor is required for this operation")
    ROW(kUsernameTaken, 400, 50035, "Invalid Form Body")
    ROW(kFriendRequestsBlocked, 400, 80000, "Incoming friend requests disabled.")
    ROW(kRelationshipIncoming, 400, 80004, "No users with that username exist")
    ROW(kRateLimited, 429, 0, "You are being rate limited.")
    ROW(kInvalidEmoji, 400, 10014, "Unknown Emoji")
    ROW(kMentionTooMany, 400, 50035, "Invalid Form Body")
    ROW(kIndexNotReady, 202, 110000, "Index not yet available. Try again later")
  }
#undef ROW
  return kInternalInfo;
}

namespace {

// The complaints as a tree: {"embeds":{"0":{"title":{"_errors":[…]}}}}.
struct ErrorTree {
  std::vector<const FieldError*> here;
  std::map<std::string, ErrorTree, std::less<>> below;
};

void write_tree(JsonWriter& json, const ErrorTree& tree) {
  json.begin_object();
  if (!tree.here.empty()) {
    json.key("_errors");
    json.begin_array();
    for (const FieldError* field : tree.here) {
      json.begin_object();
      json.field("code", field->code);
      json.field("message", field->message);
      json.end_object();
    }
    json.end_array();
  }
  for (const auto& [name, child] : tree.below) {
    json.key(name);
    write_tree(json, child);
  }
  json.end_object();
}

ErrorTree tree_of(const std::vector<FieldError>& fields) {
  ErrorTree root;
  for (const FieldError& field : fields) {
    ErrorTree* node = &root;
    std::string_view rest = field.path;
    while (!rest.empty()) {
      const std::size_t dot = rest.find('.');
      node = &node->below[std::string(rest.substr(0, dot))];
      rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    }
    node->here.push_back(&field);
  }
  return root;
}

}  // namespace

std::string error_body(const Error& error, bool global_limit) {
  const ErrorInfo& info = error_info(error.code);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("message", info.message);
  if (error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kSlowMode) {
    json.field("retry_after", error.retry_after_s.value_or(1.0));
    json.field("global", global_limit);
  }
  if (error.code != ErrorCode::kRateLimited) json.field("code", info.code);
  if (!error.fields.empty()) {
    json.key("errors");
    write_tree(json, tree_of(error.fields));
  }
  json.end_object();
  return out;
}

}  // namespace guildhall::protocol
