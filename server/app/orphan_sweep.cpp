#include "app/orphan_sweep.h"

#include <charconv>
#include <unordered_set>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.h"

namespace guildhall::app {

void OrphanSweep::step(std::move_only_function<void()> done) {
  if (running_) return done();
  running_ = true;
  done_ = std::move(done);
  const int slice = std::exchange(slice_, (slice_ + 1) % kSlices);
  boost::asio::post(parts_.blocking, [this, slice, until = parts_.core.now() - kRequestMs] {
    std::vector<std::string> unused;
    const auto files = parts_.list(slice, since_, until);
    if (!files) log_warning("cannot look for files that nobody named: {}", files.error().detail);
    if (files) {
      for (const std::string& address : *files) {
        const auto used = parts_.core.log().uses_blob(address);
        if (used && !*used) unused.push_back(address);
      }
    }
    boost::asio::post(parts_.domain, [this, unused = std::move(unused)]() mutable { judge(std::move(unused)); });
  });
}

void OrphanSweep::judge(std::vector<std::string> unused) {
  if (!unused.empty()) {
    std::unordered_set<std::string_view> pictures;
    for (const auto& [hash, image] : parts_.core.world.images) pictures.insert(image.blob);
    std::erase_if(unused, [&](const std::string& address) { return pictures.contains(address); });
  }
  if (!unused.empty()) {
    found_ += unused.size();
    log_info("{} files that nobody names will be removed", unused.size());
    for (std::string& address : unused) parts_.core.drop_blob(std::move(address));
    parts_.core.commit([](const Result<void>&) {});  // A failure leaves them to the next round.
  }
  running_ = false;
  std::exchange(done_, [] {})();
}

UnixMs files_known_since(core::Core& core) {
  static constexpr std::string_view kKey = "files_known_since";
  const auto kept = core.world.instance_settings.find(std::string(kKey));
  UnixMs since = 0;
  if (kept != core.world.instance_settings.end()) {
    const std::string& text = kept->second.value;
    if (std::from_chars(text.data(), text.data() + text.size(), since).ec == std::errc()) return since;
  }
  since = core.now();
  model::InstanceSetting& row = core.world.instance_settings[std::string(kKey)];
  row = {.key = std::string(kKey), .value = std::to_string(since)};
  core.put(row);
  core.commit([](const Result<void>&) {});
  return since;
}

}  // namespace guildhall::app
