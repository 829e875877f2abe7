#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "net/websocket/frame_codec.h"

/// The same bytes must give the same items whether they come at once or in pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall::net;
  if (size == 0) return 0;
  const std::size_t chunk = data[0] % 16U + 1U;
  const auto run = [&](std::size_t step) {
    WsParser parser(4096);
    std::string seen;
    for (std::size_t at = 1; at < size; at += step) {
      std::string piece(reinterpret_cast<const char*>(data) + at, std::min(step, size - at));
      std::span<char> rest(piece);
      for (WsItem item = parser.next(rest); item.kind != WsItem::Kind::kNeedMore; item = parser.next(rest)) {
        seen += std::to_string(static_cast<int>(item.kind)) + ":" + std::to_string(item.code) + ":";
        seen.append(item.data).push_back('\n');
        if (item.data.size() > 4096) std::abort();
      }
    }
    return seen;
  };
  if (run(chunk) != run(size)) std::abort();
  return 0;
}
