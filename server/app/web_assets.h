#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http.h"

namespace guildhall::app {

/// The built web client as HTTP answers: a page for every address that a person can be at, and the files it loads.
/// Reads a pack of tools/pack_web.py, which stays in memory for as long as this. Immutable; any thread.
class WebAssets {
 public:
  /// kInternal when the index is not what pack_web.py writes. An empty pack (a line end) is a server without client.
  [[nodiscard]] static Result<WebAssets> open(std::string_view pack);

  [[nodiscard]] bool empty() const { return assets_.empty(); }

  /// The answer to a GET or HEAD. A path that names no file is a place inside the client and gets its page;
  /// nullopt when it can only be a file that is missing (a dot in the last segment), or when the pack is empty.
  [[nodiscard]] std::optional<net::HttpResponse> answer(const net::HttpRequest& request) const;

 private:
  struct Asset {
    std::string_view content_type;
    std::string_view hash;
    std::string_view plain;
    std::string_view gzip;    ///< Empty when it would not be smaller.
    std::string_view brotli;  ///< As above.
  };

  [[nodiscard]] static std::optional<Asset> parse(std::string_view line, std::string_view body, std::string_view& path);

  std::map<std::string_view, Asset> assets_;
};

/// The pack that was linked into this program.
[[nodiscard]] std::string_view embedded_web_pack();

}  // namespace guildhall::app
