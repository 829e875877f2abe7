#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "net/http/multipart.h"

/// The same bytes must give the same parts whether they come at once or in pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall::net;
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto run = [&](std::size_t step) {
    MultipartParser parser("XX", {.max_parts = 4});
    for (std::size_t at = 0; at < body.size(); at += step) {
      if (!parser.feed(body.substr(at, step))) return std::string("refused");
    }
    const auto parts = parser.finish();
    if (!parts) return std::string("refused");
    std::string seen;
    for (const auto& part : *parts)
      seen += part.name + "|" + part.filename.value_or("") + "|" + part.content_type + "|" + part.data + "\n";
    return seen;
  };
  if (run(data[0] % 8U + 1U) != run(std::max<std::size_t>(body.size(), 1))) std::abort();
  return 0;
}
