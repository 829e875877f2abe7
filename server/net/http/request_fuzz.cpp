#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "net/http/request_reader.h"

/// A request must parse alike whether its bytes come at once or in pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall::net;
  static const RequestReader::Limits kLimits{.max_header = 2048, .max_body = 4096, .max_multipart = 8192};
  if (size == 0) return 0;
  const std::string_view wire(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto run = [&](std::size_t step) {
    RequestReader reader(kLimits);
    std::string kept;
    for (std::size_t at = 0; at < wire.size(); at += step) {
      kept += wire.substr(at, step);
      std::string_view rest = kept;
      auto result = reader.feed(rest);
      if (result == RequestReader::Step::kHeader) result = reader.feed(rest);
      if (result == RequestReader::Step::kFailed) return std::string("failed");
      if (result == RequestReader::Step::kDone)
        return reader.request().path + "|" + reader.request().body + "|" +
               std::to_string(reader.request().parts.size());
      kept = rest;
    }
    return std::string("more");
  };
  const auto whole = run(std::max<std::size_t>(wire.size(), 1));
  const auto pieces = run(data[0] % 8U + 1U);
  // In pieces an error may be seen earlier than the end of a header, or later than a limit; never another request.
  if (whole != pieces && whole != "failed" && pieces != "failed") std::abort();
  return 0;
}
