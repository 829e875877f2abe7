#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace guildhall {

/// Why an operation was refused, in the domain's own words. The edges map a code to what their protocol says
/// (`protocol/error_table.cpp` maps to HTTP status, JSON code and text); the domain knows neither.
/// The names follow the documented JSON error codes so that a reader can find one from the other.
enum class ErrorCode : std::uint16_t {
  kInternal,      ///< A bug or a failing store; details stay in the log.
  kUnauthorized,  ///< The token is missing or bad.
  kNotFound,      ///< No such route or thing ("404: Not Found").
  kMethodNotAllowed,
  kOverloaded,  ///< The server sheds load; try again later.
  kPayloadTooLarge,
  kInvalidFormBody,  ///< `fields` says what is wrong, and where.
  kInvalidJson,
  kUnknownAccount,
  kUnknownApplication,
  kUnknownChannel,
  kUnknownGuild,
  kUnknownIntegration,
  kUnknownInvite,
  kUnknownMember,
  kUnknownMessage,
  kUnknownOverwrite,
  kUnknownRole,
  kUnknownToken,
  kUnknownUser,
  kUnknownEmoji,
  kUnknownWebhook,
  kUnknownSession,
  kUnknownAsset,
  kUnknownBan,
  kUnknownSticker,
  kUnknownStickerPack,
  kUnknownGuildTemplate,
  kUnknownVoiceState,
  kUnknownWelcomeScreen,
  kBotsCannotUse,
  kOnlyBotsCanUse,
  kNotAuthorizedForApplication,
  kSlowMode,
  kOnlyOwner,
  kMaxGuilds,
  kMaxFriends,
  kMaxPins,
  kMaxRecipients,
  kMaxRoles,
  kMaxWebhooks,
  kMaxEmojis,
  kMaxReactions,
  kMaxStickers,
  kGuildHasTemplate,
  kMaxGroupDms,
  kMaxChannels,
  kMaxAttachments,
  kMaxInvites,
  kMaxServerMembers,
  kMaxBans,
  kVerificationRequired,
  kDmLimit,  ///< `retry_after_s` says how long, as with the two below.
  kWriteLimit,
  kJoinLimit,
  kTooManyUsersBanned,
  kUserBanned,
  kConnectionRevoked,
  kReactionBlocked,
  kAlreadyCrossposted,
  kMissingAccess,
  kInvalidAccountType,
  kCannotExecuteOnDm,
  kCannotEditOthersMessage,
  kEmptyMessage,
  kCannotDmUser,
  kCannotSendInVoice,
  kVerificationLevelTooHigh,
  kBotRequiresCodeGrant,
  kMissingPermissions,
  kInvalidToken,
  kNoteTooLong,
  kBulkDeleteCount,
  kMfaLevel,
  kInvalidPinChannel,
  kInviteInvalid,
  kCannotExecuteOnSystemMessage,
  kCannotExecuteOnChannelType,
  kMissingOAuth2Scope,
  kBulkDeleteTooOld,
  kInvalidRole,
  kInvalidRecipients,
  kFileTooLarge,
  kInvalidFile,
  kCannotSelfRedeem,
  kInvalidSticker,
  kNoPermissionForSticker,
  kReplyToUnknownMessage,
  kCannotReplyWithoutHistory,
  kInvalidMessageType,
  kTwoFactorRequired,
  kTwoFactorEnabled,        ///< It is on already.
  kTwoFactorNotEnabled,     ///< It is not on.
  kTwoFactorInvalidSecret,  ///< No base32 of 10 to 64 bytes.
  kTwoFactorInvalidTicket,  ///< Unknown, used or expired.
  kTwoFactorInvalidCode,    ///< Wrong, used, or missing.
  kUsernameTaken,
  kFriendRequestsBlocked,
  kRelationshipIncoming,
  kRateLimited,  ///< `retry_after_s` says how long.
  kInvalidEmoji,
  kMentionTooMany,
  kCannotForward,
  kOnboardingRequirements,
  kPollExpired,
  kInvalidChannelTypeForPoll,
  kCannotEditPoll,
  kCannotExpireNonPoll,
  kIndexNotReady,
};

/// One complaint about one place of a request body.
struct FieldError {
  std::string path;     ///< Dotted, indices as numbers: `embeds.0.title`; empty = the body itself.
  std::string code;     ///< Documented word: BASE_TYPE_REQUIRED, BASE_TYPE_MAX_LENGTH, …
  std::string message;  ///< Sentence for a person.
};

/// A refused operation. A value: copied freely, never thrown across a layer.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string detail = {};                   ///< For the log only.
  std::vector<FieldError> fields = {};       ///< Only with kInvalidFormBody.
  std::optional<double> retry_after_s = {};  ///< Only with kRateLimited and kSlowMode.
  std::source_location where = std::source_location::current();
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::kUnknownChannel);`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {},
                                                 std::source_location where = std::source_location::current()) {
  return std::unexpected(Error{.code = code, .detail = std::move(detail), .where = where});
}

/// A form error about one field, e.g. `return fail_field("name", "BASE_TYPE_REQUIRED", "This field is required")`.
[[nodiscard]] inline std::unexpected<Error> fail_field(std::string path, std::string code, std::string message,
                                                       std::source_location where = std::source_location::current()) {
  Error error{.code = ErrorCode::kInvalidFormBody, .where = where};
  error.fields.push_back({std::move(path), std::move(code), std::move(message)});
  return std::unexpected(std::move(error));
}

}  // namespace guildhall

#define GUILDHALL_CONCAT_TOKENS(a, b) a##b
#define GUILDHALL_CONCAT(a, b) GUILDHALL_CONCAT_TOKENS(a, b)
/// `TRY(auto x, f());` binds the value or returns the error.
#define TRY(declaration, expression)                                                    \
  auto GUILDHALL_CONCAT(try_result_, __LINE__) = (expression);                          \
  if (!GUILDHALL_CONCAT(try_result_, __LINE__))                                         \
    return std::unexpected(std::move(GUILDHALL_CONCAT(try_result_, __LINE__)).error()); \
  declaration = *std::move(GUILDHALL_CONCAT(try_result_, __LINE__))
/// `TRY_VOID(f());` returns the error of a Result<void>.
#define TRY_VOID(expression)                                                  \
  do {                                                                        \
    auto try_result_ = (expression);                                          \
    if (!try_result_) return std::unexpected(std::move(try_result_).error()); \
  } while (false)
/// The same inside a coroutine.
#define CO_TRY(declaration, expression)                                                    \
  auto GUILDHALL_CONCAT(try_result_, __LINE__) = (expression);                             \
  if (!GUILDHALL_CONCAT(try_result_, __LINE__))                                            \
    co_return std::unexpected(std::move(GUILDHALL_CONCAT(try_result_, __LINE__)).error()); \
  declaration = *std::move(GUILDHALL_CONCAT(try_result_, __LINE__))
#define CO_TRY_VOID(expression)                                                  \
  do {                                                                           \
    auto try_result_ = (expression);                                             \
    if (!try_result_) co_return std::unexpected(std::move(try_result_).error()); \
  } while (false)
