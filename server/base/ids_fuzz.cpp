#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/ids.h"

/// What parses as a snowflake is written back as the same number; what does not is no number within 64 bits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using guildhall::MessageId;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto id = MessageId::parse(text);
  if (!id) return 0;
  CHECK(id->value() != 0);  // Zeros may stand before it, as many as there are.
  const auto again = MessageId::parse(id->str());
  CHECK(again && *again == *id);
  CHECK(guildhall::created_at_ms(*id) >= static_cast<std::int64_t>(guildhall::kDiscordEpochMs));
  return 0;
}
