#include "roles/api/account/exports.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "roles/api/account/export_content.h"

namespace guildhall::api {

namespace fs = std::filesystem;

Exports::Exports(Parts parts) : parts_(std::move(parts)) {
  std::error_code error;
  fs::create_directories(parts_.folder, error);
  fs::permissions(parts_.folder, fs::perms::owner_all, error);
  if (error) spdlog::warn("archives for people will not work: {}: {}", parts_.folder, error.message());
  find_files();
}

std::string Exports::path(UserId user_id, MessageId id) const {
  return parts_.folder + "/" + user_id.str() + "-" + id.str() + ".json";
}

void Exports::find_files() {
  std::error_code error;
  std::vector<fs::path> strays;
  for (const auto& entry : fs::directory_iterator(parts_.folder, error)) {
    const std::string name = entry.path().stem();
    const std::size_t dash = std::min(name.find('-'), name.size());
    const auto user = UserId::parse(name.substr(0, dash));
    const auto id = MessageId::parse(name.substr(std::min(dash + 1, name.size())));
    if (entry.path().extension() != ".json" || !user || !id) {
      strays.push_back(entry.path());  // What an interrupted writer left.
      continue;
    }
    Status& status = statuses_[*user];
    if (status.id > *id) continue;
    status = {.id = *id,
              .state = State::kDone,
              .completed_at = created_at_ms(*id),
              .bytes = static_cast<std::uint64_t>(entry.file_size(error))};
  }
  for (const fs::path& stray : strays) fs::remove(stray, error);
  drop_old();
}

void Exports::drop_old() {
  const UnixMs oldest = parts_.core.now() - kKeptMs;
  std::erase_if(statuses_, [&](const auto& entry) {
    const Status& status = entry.second;
    if (status.state == State::kQueued || status.state == State::kRunning || created_at_ms(status.id) >= oldest)
      return false;
    std::error_code error;
    fs::remove(path(entry.first, status.id), error);
    return true;
  });
}

Result<Exports::Status> Exports::start(UserId user_id) {
  drop_old();
  const auto known = statuses_.find(user_id);
  if (known != statuses_.end() && known->second.state != State::kFailed) {
    const std::int64_t left = created_at_ms(known->second.id) + kEveryMs - parts_.core.now();
    if (left > 0) {
      Error error{.code = ErrorCode::kRateLimited};
      error.retry_after_s = static_cast<double>(left) / 1000.0;
      return std::unexpected(std::move(error));
    }
  }
  if (queue_.size() >= kQueueMax) return fail(ErrorCode::kOverloaded);
  if (known != statuses_.end()) forget(user_id);
  const Status status{.id = parts_.core.new_id<MessageId>()};
  statuses_[user_id] = status;
  queue_.push_back(user_id);
  next();
  return status;
}

void Exports::next() {
  if (running_ || queue_.empty() || *stopping_) return;
  const UserId user_id = queue_.front();
  queue_.pop_front();
  const auto found = statuses_.find(user_id);
  if (found == statuses_.end()) return next();
  running_ = true;
  found->second.state = State::kRunning;
  const MessageId id = found->second.id;
  boost::asio::post(parts_.blocking,
                    [this, user_id, id, stopping = stopping_, file = path(user_id, id), log = &parts_.core.log(),
                     post = parts_.post_domain, plan = plan_export(parts_.core, user_id, parts_.public_url)] {
                      auto bytes = write_export(plan, *log, file, *stopping);
                      post([this, user_id, id, stopping, result = std::move(bytes)]() mutable {
                        if (!*stopping) finished(user_id, id, std::move(result));
                      });
                    });
}

void Exports::finished(UserId user_id, MessageId id, Result<std::uint64_t> bytes) {
  running_ = false;
  const auto found = statuses_.find(user_id);
  if (found == statuses_.end() || found->second.id != id) {
    std::error_code error;  // The account went meanwhile.
    fs::remove(path(user_id, id), error);
  } else if (bytes) {
    found->second.state = State::kDone;
    found->second.completed_at = parts_.core.now();
    found->second.bytes = *bytes;
  } else {
    spdlog::error("an archive was not written: {}", bytes.error().detail);
    found->second.state = State::kFailed;
  }
  next();
}

std::optional<Exports::Status> Exports::status(UserId user_id) {
  drop_old();
  const auto found = statuses_.find(user_id);
  return found == statuses_.end() ? std::nullopt : std::optional(found->second);
}

std::string Exports::file(UserId user_id, MessageId id) {
  const auto known = status(user_id);
  return known && known->id == id && known->state == State::kDone ? path(user_id, id) : std::string();
}

void Exports::forget(UserId user_id) {
  const auto found = statuses_.find(user_id);
  if (found == statuses_.end()) return;
  std::error_code error;
  fs::remove(path(user_id, found->second.id), error);
  statuses_.erase(found);
  std::erase(queue_, user_id);
}

}  // namespace guildhall::api
