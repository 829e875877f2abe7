#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guildhall::net {

/// Unsent bytes of a connection: pieces in order, each its own bytes and then a shared body. One thread.
class WsOutput {
 public:
  /// Adds `head`, `prefix` and `*body` (may be null). Small bodies are copied, so that most flushes are one buffer;
  /// larger ones are shared.
  void add(std::string_view head, std::string_view prefix, const std::shared_ptr<const std::string>& body);
  /// At most `max` buffers and `byte_limit` bytes from the front; returns how many buffers.
  [[nodiscard]] std::size_t gather(iovec* buffers, std::size_t max, std::size_t byte_limit) const;
  /// These bytes at the front are sent.
  void consume(std::size_t sent);
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// Empties it for another use; small memory is kept.
  void reset();

 private:
  struct Piece {
    std::string own;
    std::shared_ptr<const std::string> body;
    [[nodiscard]] std::size_t size() const { return own.size() + (body ? body->size() : 0); }
  };
  Piece& open_piece();

  std::vector<Piece> pieces_;
  std::size_t first_ = 0;   ///< Pieces before it are sent.
  std::size_t offset_ = 0;  ///< Sent of piece `first_`.
  std::size_t bytes_ = 0;   ///< Unsent.
};

/// Outputs that nobody uses at the moment. Connections take one when they have something to send and give it back when
/// it is sent, so that a fan-out allocates nothing, and its buffers stay in the processor's cache. One thread.
class WsOutputPool {
 public:
  [[nodiscard]] std::unique_ptr<WsOutput> take();
  void give(std::unique_ptr<WsOutput> output);

 private:
  std::vector<std::unique_ptr<WsOutput>> spare_;
};

}  // namespace guildhall::net
