#pragma once

#include <cstddef>
#include <cstdint>

/// Every number that bounds what a user may send, store or ask for, with its reason. "documented" = the limits of the
/// Discord API documentation (protocol.md 1.10): clients know them and check them on their side. Texts count code
/// points.
namespace guildhall::limits {

// Messages
inline constexpr std::size_t kContentChars = 2000;                // documented
inline constexpr std::size_t kNonceChars = 25;                    // documented
inline constexpr std::size_t kEmbeds = 10;                        // documented
inline constexpr std::size_t kEmbedTotalChars = 6000;             // documented: sum over all embeds of a message
inline constexpr std::size_t kEmbedTitleChars = 256;              // documented
inline constexpr std::size_t kEmbedDescriptionChars = 4096;       // documented
inline constexpr std::size_t kEmbedFields = 25;                   // documented
inline constexpr std::size_t kEmbedFieldNameChars = 256;          // documented
inline constexpr std::size_t kEmbedFieldValueChars = 1024;        // documented
inline constexpr std::size_t kEmbedFooterChars = 2048;            // documented
inline constexpr std::size_t kEmbedAuthorChars = 256;             // documented
inline constexpr std::size_t kUrlChars = 2048;                    // longer ones do not survive browsers
inline constexpr std::size_t kStickers = 3;                       // documented
inline constexpr std::size_t kAttachments = 10;                   // documented
inline constexpr std::size_t kAttachmentDescriptionChars = 1024;  // documented
inline constexpr std::size_t kFilenameChars = 260;                // the longest that common file systems keep
inline constexpr std::size_t kMentionsAllowed = 100;              // documented: allowed_mentions users and roles, each
inline constexpr std::size_t kReactionsDistinct = 20;             // documented
inline constexpr std::size_t kPins = 250;                         // documented
inline constexpr std::size_t kBulkDeleteMin = 2;                  // documented
inline constexpr std::size_t kBulkDeleteMax = 100;                // documented
inline constexpr std::int64_t kBulkDeleteAgeMs = 14LL * 24 * 3600 * 1000;  // documented: two weeks
inline constexpr std::int64_t kMessagesPage = 100;                         // documented
inline constexpr std::int64_t kMessagesPageDefault = 50;                   // documented
inline constexpr std::int64_t kReactionUsersPage = 100;                    // documented
inline constexpr std::int64_t kSearchPage = 25;                            // documented
inline constexpr std::int64_t kSearchOffset = 9975;                        // documented

// Components
inline constexpr std::size_t kActionRows = 5;          // documented
inline constexpr std::size_t kRowButtons = 5;          // documented
inline constexpr std::size_t kComponentsTotal = 40;    // documented, for the second version
inline constexpr std::size_t kComponentDepth = 4;      // container > row/section > button is the deepest documented
inline constexpr std::size_t kCustomIdChars = 100;     // documented
inline constexpr std::size_t kButtonLabelChars = 80;   // documented
inline constexpr std::size_t kButtonUrlChars = 512;    // documented
inline constexpr std::size_t kSelectOptions = 25;      // documented
inline constexpr std::size_t kSelectTextChars = 100;   // documented: label, value, description
inline constexpr std::size_t kPlaceholderChars = 150;  // documented
inline constexpr std::size_t kMediaGalleryItems = 10;  // documented

// Guilds
inline constexpr std::size_t kGuildNameCharsMin = 2;           // documented
inline constexpr std::size_t kGuildNameChars = 100;            // documented
inline constexpr std::size_t kGuildDescriptionChars = 300;     // documented
inline constexpr std::size_t kGuildsPerUser = 200;             // documented: join cap
inline constexpr std::size_t kRoles = 250;                     // documented
inline constexpr std::size_t kRoleNameChars = 100;             // documented
inline constexpr std::int64_t kColorMax = 0xFFFFFF;            // 24-bit RGB
inline constexpr std::size_t kChannels = 500;                  // documented
inline constexpr std::size_t kChannelsPerCategory = 50;        // documented
inline constexpr std::size_t kOverwrites = 1000;               // documented
inline constexpr std::size_t kChannelNameChars = 100;          // documented
inline constexpr std::size_t kTopicChars = 1024;               // documented
inline constexpr std::int64_t kSlowModeS = 21600;              // documented: six hours
inline constexpr std::int64_t kVoiceUserLimit = 99;            // documented
inline constexpr std::int64_t kBitrateMin = 8000;              // documented
inline constexpr std::int64_t kBitrateMax = 96000;             // documented, without boosts
inline constexpr std::int64_t kInviteMaxAgeS = 604800;         // documented: a week
inline constexpr std::int64_t kInviteMaxUses = 100;            // documented
inline constexpr std::size_t kInvites = 1000;                  // documented (error 30016)
inline constexpr std::size_t kWebhooksPerChannel = 15;         // documented
inline constexpr std::size_t kWebhooksPerGuild = 1000;         // documented
inline constexpr std::size_t kWebhookNameChars = 80;           // documented
inline constexpr std::size_t kWebhookAvatars = 1000;           // addresses kept for bridges that show many people
inline constexpr std::size_t kEmojis = 250;                    // the documented maximum of a boosted guild, per kind
inline constexpr std::size_t kEmojiNameCharsMin = 2;           // documented
inline constexpr std::size_t kEmojiNameChars = 32;             // documented
inline constexpr std::size_t kEmojiBytes = 256 * 1024;         // documented
inline constexpr std::size_t kStickersPerGuild = 60;           // the documented maximum of a boosted guild
inline constexpr std::size_t kStickerNameCharsMin = 2;         // documented
inline constexpr std::size_t kStickerNameChars = 30;           // documented
inline constexpr std::size_t kStickerTagsChars = 200;          // documented
inline constexpr std::size_t kStickerDescriptionChars = 100;   // documented
inline constexpr std::size_t kStickerBytes = 512 * 1024;       // documented
inline constexpr std::int64_t kStickerPixels = 320;            // documented
inline constexpr std::size_t kTemplateNameChars = 100;         // documented
inline constexpr std::size_t kTemplateDescriptionChars = 120;  // documented
inline constexpr std::size_t kWelcomeDescriptionChars = 140;   // what Discord's clients allow
inline constexpr std::size_t kWelcomeChannels = 5;             // documented
inline constexpr std::size_t kWelcomeChannelDescriptionChars = 50;   // what Discord's clients allow
inline constexpr std::size_t kOnboardingPrompts = 15;                // what Discord's clients allow
inline constexpr std::size_t kOnboardingOptions = 50;                // likewise
inline constexpr std::size_t kOnboardingTitleChars = 100;            // likewise
inline constexpr std::size_t kApplicationEmojis = 2000;              // documented
inline constexpr std::size_t kRoleMetadataRecords = 5;               // documented
inline constexpr std::size_t kPollQuestionChars = 300;               // documented
inline constexpr std::size_t kPollAnswers = 10;                      // documented
inline constexpr std::size_t kPollAnswerChars = 55;                  // documented
inline constexpr std::int64_t kPollHours = 768;                      // documented: 32 days
inline constexpr std::size_t kFollowersPerChannel = 1000;            // one crosspost writes to each
inline constexpr std::size_t kNickChars = 32;                        // documented
inline constexpr std::int64_t kMembersPage = 1000;                   // documented
inline constexpr std::int64_t kBansPage = 1000;                      // documented
inline constexpr std::size_t kBulkBan = 200;                         // documented
inline constexpr std::int64_t kBanDeleteMessageS = 604800;           // documented: a week
inline constexpr std::int64_t kTimeoutMs = 28LL * 24 * 3600 * 1000;  // documented: 28 days
inline constexpr std::size_t kAuditReasonChars = 512;                // documented
inline constexpr std::size_t kAuditEntriesKept = 10'000;  // entries are in memory: about 5 MB a guild at most
inline constexpr std::int64_t kAuditPage = 100;           // documented

// People
inline constexpr std::size_t kUsernameCharsMin = 2;      // documented
inline constexpr std::size_t kUsernameChars = 32;        // documented
inline constexpr std::size_t kGlobalNameChars = 32;      // documented
inline constexpr std::size_t kBioChars = 190;            // documented
inline constexpr std::size_t kPronounsChars = 40;        // documented
inline constexpr std::size_t kNoteChars = 256;           // documented
inline constexpr std::size_t kEmailChars = 254;          // RFC 5321, 4.5.3.1.3 less the angle brackets
inline constexpr std::size_t kPasswordCharsMin = 8;      // NIST SP 800-63B, 5.1.1.2
inline constexpr std::size_t kPasswordChars = 128;       // bounds the work of hashing
inline constexpr std::size_t kFriends = 1000;            // documented (error 30002)
inline constexpr std::size_t kGroupDmRecipients = 10;    // documented
inline constexpr std::size_t kGroupDms = 100;            // lists of channels go whole into READY
inline constexpr std::size_t kSessionsPerUser = 50;      // log-ins kept; the oldest goes first
inline constexpr std::size_t kApplicationsPerUser = 25;  // what the developer portal of Discord allows

// Bytes on the wire
inline constexpr std::size_t kJsonBodyBytes = 1024 * 1024;  // the largest documented JSON body (images inline) is below
inline constexpr std::size_t kFileBytes = 10 * 1024 * 1024;     // documented default
inline constexpr std::size_t kRequestBytes = 25 * 1024 * 1024;  // documented
inline constexpr std::size_t kImageBytes = 10 * 1024 * 1024;    // avatars and icons: same as files
inline constexpr std::size_t kGatewayPayloadBytes = 4096;       // documented: close code 4002 above
inline constexpr std::size_t kGatewayEventsPerMinute = 120;     // documented: close code 4008 above
inline constexpr std::size_t kMemberChunk = 1000;               // documented
inline constexpr std::size_t kMemberQueryResults = 100;         // documented
inline constexpr std::size_t kMemberQueryIds = 100;             // documented

}  // namespace guildhall::limits
