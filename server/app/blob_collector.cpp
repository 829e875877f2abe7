#include "app/blob_collector.h"

#include <unordered_set>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.h"

namespace guildhall::app {
namespace {

constexpr std::size_t kCandidatesMax = 256;  // A round; the next one takes the rest.

}  // namespace

void BlobCollector::step(std::move_only_function<void()> done) {
  if (running_) return done();
  running_ = true;
  done_ = std::move(done);
  boost::asio::post(parts_.blocking, [this] {
    const auto& log = parts_.core.log();
    std::vector<Candidate> candidates;
    const auto dropped = log.dropped_blobs(kCandidatesMax);
    if (!dropped) log_warning("cannot look for unused files: {}", dropped.error().detail);
    if (dropped) {
      for (const std::string& address : *dropped) {
        const auto used = log.uses_blob(address);
        if (used) candidates.push_back({.address = address, .used = *used});
      }
    }
    boost::asio::post(parts_.domain,
                      [this, candidates = std::move(candidates)]() mutable { judge(std::move(candidates)); });
  });
}

void BlobCollector::judge(std::vector<Candidate> candidates) {
  if (candidates.empty()) {
    unused_since_.clear();
    return finish();
  }
  std::unordered_set<std::string_view> pictures;
  for (const auto& [hash, image] : parts_.core.world.images) pictures.insert(image.blob);
  const UnixMs now = parts_.core.now();
  std::unordered_map<std::string, UnixMs> seen;
  std::vector<std::string> ripe;
  for (Candidate& candidate : candidates) {
    if (candidate.used || pictures.contains(candidate.address)) {
      parts_.core.forget_blob(std::move(candidate.address));
      continue;
    }
    const auto before = unused_since_.find(candidate.address);
    const UnixMs since = before == unused_since_.end() ? now : before->second;
    if (now - since >= grace_ms_) ripe.push_back(candidate.address);
    seen.emplace(std::move(candidate.address), since);
  }
  unused_since_ = std::move(seen);
  boost::asio::post(parts_.blocking, [this, ripe = std::move(ripe), until = now - grace_ms_] {
    std::vector<std::string> gone;
    for (const std::string& address : ripe) {
      const auto removed = parts_.core.blobs().remove(address, until);
      if (!removed) log_warning("cannot remove an unused file: {}", removed.error().detail);
      if (removed && *removed) gone.push_back(address);
    }
    boost::asio::post(parts_.domain, [this, gone = std::move(gone)] { close(gone); });
  });
}

void BlobCollector::close(const std::vector<std::string>& gone) {
  for (const std::string& address : gone) {
    parts_.core.forget_blob(address);
    unused_since_.erase(address);
  }
  removed_ += gone.size();
  // A failure leaves them in the log's list: the next rounds find the files gone and forget them.
  parts_.core.commit([](const Result<void>&) {});
  finish();
}

void BlobCollector::finish() {
  running_ = false;
  std::exchange(done_, [] {})();
}

}  // namespace guildhall::app
