#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/events.h"
#include "core/world.h"
#include "sim/model.h"
#include "sim/reads.h"
#include "sim/report.h"
#include "sim/store.h"

namespace guildhall::sim {

/// Stands in a guild's place for what people have among themselves.
inline constexpr GuildId kPeople{1};

/// One change of the model, made from an event while it is true. `fact` names it, for acknowledgements.
struct Change {
  std::function<void(Model&)> apply;
  std::string fact;
  bool of_log = false;  ///< A message: saved with the log, before rows.
  bool erases = false;  ///< That message.
  std::pair<ChannelId, MessageId> message = {};
  GuildId guild = {};  ///< Whose roles, members or channels it changes.
};

/// The changes that an event stands for; most have one.
[[nodiscard]] std::vector<Change> changes_of(const core::Event& event, const core::World& world, const Model& model);

/// Two models: what is true in memory, and what must be true on the disk, given which batches the store has saved.
class Facts final : public StoreListener {
 public:
  Facts(const Clock& clock, Report& report) : clock_(clock), report_(report) {}

  Model now;
  Model disk;
  ReadModel reads;             ///< Of this life of the process: the program writes read states behind.
  bool reads_complete = true;  ///< Until the first crash, which may lose the newest of them.

  void add(Change change);
  void submitted(std::uint64_t number) override;
  void log_saved(std::uint64_t number) override;
  void rows_saved(std::uint64_t number) override;
  void refused(std::uint64_t number) override;
  void telling(std::uint64_t number) override;
  void told(std::uint64_t number) override;

  /// Only the disk remains; after an orderly end with all read states.
  void restart(bool orderly);
  /// Whether one who asked at `since` may be told now that it is so: nothing of it waits to be saved, or one instance
  /// of it has been saved after they asked.
  [[nodiscard]] bool may_acknowledge(const std::string& fact, UnixMs since) const;
  /// Goes up whenever the guild changes in anything but messages.
  [[nodiscard]] std::uint64_t version(GuildId guild) const;
  /// Once nothing waits: no message is other than on the disk. The first that is, in words.
  [[nodiscard]] std::optional<std::string> unsaved_message() const;

 private:
  using MessageKey = std::pair<ChannelId, MessageId>;
  void settle(std::uint64_t number);
  [[nodiscard]] bool waits(const MessageKey& key) const;
  [[nodiscard]] bool exists(ChannelId channel) const;
  [[nodiscard]] std::optional<std::string> difference_of(const MessageKey& key) const;

  std::vector<Change> open_;  ///< Since the last commit.
  std::unordered_map<std::uint64_t, std::vector<Change>> batches_;
  std::unordered_map<std::string, std::uint64_t> unsaved_;
  std::unordered_map<std::string, UnixMs> saved_at_;
  /// Changes of messages that the store refused, until the program has heard of it.
  std::unordered_map<std::uint64_t, std::vector<Change>> refused_;
  const Clock& clock_;
  Report& report_;
  std::unordered_map<GuildId, std::uint64_t> versions_;
};

}  // namespace guildhall::sim
