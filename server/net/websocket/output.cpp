#include "net/websocket/output.h"

#include <algorithm>
#include <utility>

namespace guildhall::net {
namespace {

/// Larger bodies are shared: copying a small one is cheaper than one more buffer in the kernel.
constexpr std::size_t kCopyLimit = 2048;
/// Memory above it is not kept for another use.
constexpr std::size_t kKeptBytes = 16UL * 1024;
constexpr std::size_t kSpares = 256;  ///< A reactor: two batches of the flush queue.

}  // namespace

WsOutput::Piece& WsOutput::open_piece() {
  if (first_ == pieces_.size() || pieces_.back().body != nullptr) pieces_.emplace_back();
  return pieces_.back();
}

void WsOutput::add(std::string_view head, std::string_view prefix, const std::shared_ptr<const std::string>& body) {
  auto& piece = open_piece();
  piece.own.append(head).append(prefix);
  bytes_ += head.size() + prefix.size();
  if (body == nullptr) return;
  bytes_ += body->size();
  if (body->size() <= kCopyLimit)
    piece.own.append(*body);
  else
    piece.body = body;
}

std::size_t WsOutput::gather(iovec* buffers, std::size_t max, std::size_t byte_limit) const {
  std::size_t count = 0;
  std::size_t skip = offset_;
  std::size_t total = 0;
  const auto take = [&](std::string_view part) {
    const std::size_t skipped = std::min(skip, part.size());
    skip -= skipped;
    part.remove_prefix(skipped);
    part = part.substr(0, byte_limit - total);
    if (part.empty() || count == max) return;
    total += part.size();
    buffers[count++] = {const_cast<char*>(part.data()), part.size()};
  };
  for (std::size_t i = first_; i < pieces_.size() && count < max && total < byte_limit; ++i) {
    take(pieces_[i].own);
    if (pieces_[i].body != nullptr) take(*pieces_[i].body);
  }
  return count;
}

void WsOutput::consume(std::size_t sent) {
  bytes_ -= sent;
  if (bytes_ == 0) return reset();
  offset_ += sent;
  while (first_ < pieces_.size() && offset_ >= pieces_[first_].size()) {
    offset_ -= pieces_[first_].size();
    pieces_[first_++] = {};
  }
  // Sent pieces at the front are dropped once they are the greater part, so that a slow peer costs no more than its
  // queue.
  if (first_ > 32 && first_ * 2 > pieces_.size()) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void WsOutput::reset() {
  bytes_ = offset_ = first_ = 0;
  if (pieces_.empty()) return;
  pieces_.resize(1);
  pieces_[0].body.reset();
  if (pieces_[0].own.capacity() > kKeptBytes)
    std::string().swap(pieces_[0].own);
  else
    pieces_[0].own.clear();
}

std::unique_ptr<WsOutput> WsOutputPool::take() {
  if (spare_.empty()) return std::make_unique<WsOutput>();
  auto output = std::move(spare_.back());
  spare_.pop_back();
  return output;
}

void WsOutputPool::give(std::unique_ptr<WsOutput> output) {
  if (output == nullptr || spare_.size() >= kSpares) return;
  output->reset();
  spare_.push_back(std::move(output));
}

}  // namespace guildhall::net
