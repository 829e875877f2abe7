#pragma once

#include <charconv>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace guildhall {

/// A 64-bit snowflake with a type: `(unix_ms - kDiscordEpochMs) << 22 | worker << 17 | process << 12 | increment`.
/// A decimal string on the wire. Zero means "none". Source: protocol.md 1.8.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::uint64_t value) : value_(value) {}
  template <class Other>
  constexpr explicit Id(Id<Other> other) : value_(other.value()) {}

  [[nodiscard]] constexpr std::uint64_t value() const { return value_; }
  [[nodiscard]] constexpr explicit operator bool() const { return value_ != 0; }
  [[nodiscard]] std::string str() const { return std::to_string(value_); }
  constexpr auto operator<=>(const Id&) const = default;

  /// Decimal digits only, 1 to 20 of them, not zero, no overflow; nullopt otherwise.
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text.size() > 20 || error != std::errc{} || stop != end || value == 0) return std::nullopt;
    return Id(value);
  }

 private:
  std::uint64_t value_ = 0;
};

using UserId = Id<struct UserTag>;
using GuildId = Id<struct GuildTag>;
using ChannelId = Id<struct ChannelTag>;
using MessageId = Id<struct MessageTag>;
using RoleId = Id<struct RoleTag>;
using EmojiId = Id<struct EmojiTag>;
using StickerId = Id<struct StickerTag>;
using WebhookId = Id<struct WebhookTag>;
using ApplicationId = Id<struct ApplicationTag>;
using AttachmentId = Id<struct AttachmentTag>;
using AuditEntryId = Id<struct AuditEntryTag>;
using IntegrationId = Id<struct IntegrationTag>;
using SessionId = Id<struct SessionTag>;  ///< A log-in of a person (not a gateway session).

using PasskeyId = Id<struct PasskeyTag>;

inline constexpr std::uint64_t kDiscordEpochMs = 1'420'070'400'000ULL;

/// Unix milliseconds at which the id was made.
template <class Tag>
[[nodiscard]] constexpr std::int64_t created_at_ms(Id<Tag> id) {
  return static_cast<std::int64_t>((id.value() >> 22U) + kDiscordEpochMs);
}

}  // namespace guildhall

template <class Tag>
struct std::hash<guildhall::Id<Tag>> {
  std::size_t operator()(guildhall::Id<Tag> id) const noexcept {
    std::uint64_t x = id.value();
    x ^= x >> 33U;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33U;
    return static_cast<std::size_t>(x);
  }
};
