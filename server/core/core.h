#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "base/snowflake.h"
#include "core/events.h"
#include "core/messages/nonces.h"
#include "core/messages/recent_messages.h"
#include "core/permissions/permissions.h"
#include "core/policy.h"
#include "core/ports/journal.h"
#include "core/ports/row.h"
#include "core/quotas.h"
#include "core/users/tickets.h"
#include "core/world.h"

namespace guildhall::core {

/// Who asks. Made by the edge from the token; the domain decides what it may do.
struct Actor {
  UserId user_id;
  bool bot = false;
  SessionId session_id = {};                     ///< The log-in, for people.
  std::optional<std::string> audit_reason = {};  ///< X-Audit-Log-Reason, decoded, at most 512 characters.
};

/// The domain: state, rules, and what becomes of a change. Everything runs on the domain thread.
///
/// An operation is a free function in `core/<feature>/` that takes `Core&` and the Actor: it checks on `world`, changes
/// `world`, records rows with `put`/`erase`, and emits events. It never waits. The edge calls `commit` once after the
/// operation and answers its caller when the commit is durable. A failed commit of relational rows ends the process
/// (the store is the truth and memory has run ahead of it); a failed commit of messages alone is taken back with
/// MESSAGE_DELETE, see messages/.
class Core {
 public:
  struct Parts {
    ports::Journal& journal;
    const ports::MessageLogReader& log;
    ports::BlobStore& blobs;
    const Clock& clock;
    Random& random;
    EventSink& events;
  };
  explicit Core(Parts parts);

  /// Loads the world; called once before anything else.
  [[nodiscard]] Result<void> load(const ports::TableReader& tables);

  World world;
  RecentMessages
      recent;  ///< Messages that were read or changed lately; `put_message` and `erase_message` write through.
  Nonces nonces;
  std::uint64_t messages_sent = 0;  ///< Since the start of the process.
  Policy policy;
  Quotas quotas;
  Tickets tickets;  ///< Log-ins and confirmations under way.

  [[nodiscard]] UnixMs now() const { return parts_.clock.now_ms(); }
  [[nodiscard]] Random& random() { return parts_.random; }
  [[nodiscard]] ports::BlobStore& blobs() { return parts_.blobs; }
  [[nodiscard]] const ports::MessageLogReader& log() const { return parts_.log; }
  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return ids_.next<IdType>();
  }

  void emit(const Event& event) { parts_.events.emit(event); }

  /// Records the row as it is now.
  template <class Row>
  void put(const Row& row) {
    batch_.rows.push_back(ports::put_row(row));
  }
  /// Records that the row is gone; the key members of `row` say which.
  template <class Row>
  void erase(const Row& row) {
    batch_.rows.push_back(ports::erase_row(row));
  }
  /// Records that every row is gone whose first `columns` key members equal those of `row`.
  template <class Row>
  void erase_all(const Row& row, std::size_t columns) {
    batch_.rows.push_back(ports::erase_rows(row, columns));
  }
  void put_message(const model::Message& message);
  void erase_message(ChannelId channel_id, MessageId message_id);
  void erase_channel_messages(ChannelId channel_id);
  /// Something other than a message uses this blob no longer: the collector looks whether anything else does.
  void drop_blob(std::string address);
  /// The collector is done with a dropped blob.
  void forget_blob(std::string address);

  /// Sends what was recorded since the last call to the journal. `done` is called on the domain thread when it is
  /// durable (at once when nothing was recorded).
  void commit(std::move_only_function<void(Result<void>)> done);

  /// What happens when rows could not be saved: memory has run ahead of the truth. Default: std::abort.
  void set_on_fatal(std::move_only_function<void(const Error&)> on_fatal) { on_fatal_ = std::move(on_fatal); }

  /// A message that is not durable yet: readers of the log must prefer it. `nullptr` = not pending;
  /// a pending erase is a pointer to an empty optional.
  [[nodiscard]] const std::optional<model::Message>* pending(ChannelId channel_id, MessageId message_id) const;
  /// Every pending message change of one channel, oldest first.
  [[nodiscard]] std::vector<std::pair<MessageId, const std::optional<model::Message>*>> pending_in(
      ChannelId channel_id) const;

  // ---- checks that many operations share ----
  /// Where a guild's mfa_level asks for a second factor and the actor (for a bot: its owner) has none, the elevated
  /// permissions are missing from `permissions` and stand in `withheld`.
  struct GuildAccess {
    GuildState* guild;
    model::Member* member;
    Permissions permissions;
    Permissions withheld = 0;
    /// The error for lacking `bits`: kTwoFactorRequired when a second factor would give them, or kMissingPermissions.
    [[nodiscard]] std::unexpected<Error> missing(Permissions bits) const {
      return fail((withheld & bits) != 0 ? ErrorCode::kTwoFactorRequired : ErrorCode::kMissingPermissions);
    }
  };
  /// The guild as a member sees it: kUnknownGuild when there is none, kMissingAccess when the actor is no member,
  /// kMissingPermissions when a needed bit lacks.
  [[nodiscard]] Result<GuildAccess> guild_access(const Actor& actor, GuildId guild_id, Permissions needed = 0);
  struct ChannelAccess {
    GuildState* guild;
    model::Member* member;
    model::Channel* channel;
    Permissions permissions;
    Permissions withheld = 0;
    [[nodiscard]] std::unexpected<Error> missing(Permissions bits) const {  ///< As in GuildAccess.
      return fail((withheld & bits) != 0 ? ErrorCode::kTwoFactorRequired : ErrorCode::kMissingPermissions);
    }
  };
  /// The channel as the actor sees it (guild and member are null for DMs): kUnknownChannel, kMissingAccess (cannot
  /// view), kMissingPermissions.
  [[nodiscard]] Result<ChannelAccess> channel_access(const Actor& actor, ChannelId channel_id, Permissions needed = 0);

  /// What the actor's permissions in that guild must leave out for want of a second factor.
  [[nodiscard]] Permissions withheld_from(const Actor& actor, const GuildState& guild) const;

  /// Records and keeps an audit log entry. It is announced by `commit`, after all that the operation itself emits: who
  /// gains or loses the audit log by it knows so by then. `changes_json`/`options_json` may be empty.
  void audit(const Actor& actor, GuildId guild_id, std::int64_t action_type, std::uint64_t target_id,
             std::string changes_json = {}, std::string options_json = {});

 private:
  struct Pending {
    std::optional<model::Message> message;
    std::size_t count = 0;
  };

  /// A message that a commit writes or erases.
  struct Touched {
    ports::MessageKey key;
    bool erased = false;
  };
  void record(ports::LogChange change);
  void record_erase(ChannelId channel_id, MessageId message_id);
  void settle(const std::vector<Touched>& messages);
  void take_back(const std::vector<Touched>& messages);
  void take_back_edit(const model::Message& shown, const model::Message& stored);
  void take_back_votes(const model::Message& shown, const model::Message& stored);

  Parts parts_;
  SnowflakeGenerator ids_;
  ports::Batch batch_;
  std::vector<model::AuditEntry> audited_;  ///< Not announced yet.
  std::unordered_map<ChannelId, std::map<MessageId, Pending>> pending_;
  std::move_only_function<void(const Error&)> on_fatal_;
};

}  // namespace guildhall::core
