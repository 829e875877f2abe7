#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "core/messages/mentions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto found = guildhall::core::parse_mentions({reinterpret_cast<const char*>(data), size});
  CHECK(found.users.size() <= 100 && found.roles.size() <= 100);
  return 0;
}
