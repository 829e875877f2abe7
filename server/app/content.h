#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/thread_pool.hpp>

#include "app/default_avatar.h"
#include "core/core.h"
#include "net/http.h"

namespace guildhall::app {

/// Serves what people uploaded: attachments, avatars, icons, emojis. Nothing that it sends can run as a page of this
/// server: unknown kinds are downloads, and every answer forbids scripts and sniffing. Domain thread; log reads go to
/// the pool.
class Content {
 public:
  Content(core::Core& core, boost::asio::thread_pool& blocking);

  /// Whether the path is one of ours.
  [[nodiscard]] static bool serves(std::string_view path);
  void answer(const net::HttpRequest& request, net::Responder respond);

 private:
  struct File {
    std::string blob;
    std::string content_type;
    std::string filename;  ///< Empty for images.
  };

  void attachment(std::string_view channel, std::string_view attachment, net::Responder respond);
  [[nodiscard]] std::optional<File> image(std::string_view name) const;
  [[nodiscard]] net::HttpResponse webhook_avatar(std::string_view webhook, std::string_view name) const;
  [[nodiscard]] net::HttpResponse send(const File& file) const;

  core::Core& core_;
  boost::asio::thread_pool& blocking_;
  std::atomic<int> waiting_ = 0;
  std::array<std::string, kDefaultAvatars> avatars_;
};

/// Whether a browser may show the kind in its window.
[[nodiscard]] bool is_inline_type(std::string_view content_type);
/// RFC 6266: the name in ASCII and as RFC 8187.
[[nodiscard]] std::string content_disposition(bool inline_type, std::string_view filename);

}  // namespace guildhall::app
