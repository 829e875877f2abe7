#include "app/admin_cli.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/journal/group_journal.h"
#include "app/admin_socket.h"
#include "app/stores.h"

namespace guildhall::app {
namespace {

/// With nobody connected there is nobody to tell.
class NoEvents final : public core::EventSink {
 public:
  void emit(const core::Event&) override {}
};

/// On a folder at rest: this process is the whole server for a moment.
std::expected<std::string, std::string> run_offline(DataFolder folder, AdminRequest request) {
  auto stores = Stores::open(std::move(folder));
  if (!stores) return std::unexpected(std::move(stores).error());
  if (const auto prepared = prepare_admin_request(request); !prepared)
    return admin_answer(std::unexpected(prepared.error()));
  boost::asio::io_context domain;
  const auto work = boost::asio::make_work_guard(domain);
  GroupJournal journal(*stores->rows, *stores->log,
                       [&](std::move_only_function<void()> task) { boost::asio::post(domain, std::move(task)); });
  SystemClock clock;
  SystemRandom random;
  NoEvents events;
  core::Core core({.journal = journal,
                   .log = *stores->log,
                   .blobs = *stores->blobs,
                   .clock = clock,
                   .random = random,
                   .events = events});
  if (const auto loaded = core.load(*stores->rows); !loaded)
    return std::unexpected(fmt::format("cannot load the data: {}", loaded.error().detail));
  Result<std::string> result = run_admin_request(core, nullptr, request);
  std::optional<std::string> answer;
  core.commit([&](Result<void> saved) {
    if (!saved) result = std::unexpected(std::move(saved).error());
    answer = admin_answer(result);
  });
  while (!answer) domain.run_one();
  return *answer;
}

std::string text_of(const boost::json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  return boost::json::serialize(value);
}

/// Columns as wide as their widest cell (bytes; names are mostly ASCII).
std::string table(const boost::json::array& rows) {
  std::vector<std::vector<std::string>> lines;
  for (const auto& row : rows) {
    if (lines.empty()) {
      lines.emplace_back();
      for (const auto& field : row.as_object()) lines[0].emplace_back(field.key());
    }
    lines.emplace_back();
    for (const auto& field : row.as_object()) lines.back().push_back(text_of(field.value()));
  }
  std::vector<std::size_t> widths;
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], line[i].size());
    }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) text += fmt::format("{:<{}}  ", line[i], widths[i]);
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  }
  return out;
}

}  // namespace

std::expected<std::string, std::string> run_admin_command(const std::string& data, const AdminRequest& request) {
  auto folder = DataFolder::take(data);
  std::expected<std::string, std::string> line;
  if (folder) {
    line = run_offline(*std::move(folder), request);
  } else if (folder.error().problem == DataFolder::Problem::kInUse) {
    line = ask_admin_socket(DataFolder::admin_socket(data), admin_request_line(request));
  } else {
    return std::unexpected(folder.error().message);
  }
  if (!line) return line;
  boost::system::error_code error;
  const boost::json::value answer = boost::json::parse(*line, error);
  if (error || !answer.is_object())
    return std::unexpected("the server's answer makes no sense; is it of another version?");
  const auto& object = answer.get_object();
  const auto* const ok = object.if_contains("ok");
  if (ok == nullptr || *ok != true) {
    const auto* const sentence = object.if_contains("error");
    return std::unexpected(sentence != nullptr ? text_of(*sentence) : std::string("the command failed"));
  }
  return boost::json::serialize(object.at("result"));
}

std::string describe_admin_result(const std::string& command, const std::string& result) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(result, error);
  if (error) return result + "\n";
  if (value.is_array()) return value.get_array().empty() ? "None yet.\n" : table(value.get_array());
  const auto& object = value.as_object();
  const auto field = [&](std::string_view key) {
    const auto* const found = object.if_contains(key);
    return found != nullptr ? text_of(*found) : std::string();
  };
  if (command == "create-user")
    return fmt::format(
        "Made {}{} (id {}).\nNext: log in with this name, or give the person a bot: guildhall admin create-bot \"My "
        "bot\" --owner {}\n",
        field("admin") == "yes" ? "the administrator " : "", field("username"), field("id"), field("username"));
  if (command == "create-bot")
    return fmt::format(
        "Made the bot {} (id {}) of {}.\nToken, shown only now:\n{}\nNext: start the bot with this token, and add it "
        "to a guild.\n",
        field("name"), field("id"), field("owner"), field("token"));
  if (command == "reset-password")
    return fmt::format("{} has a new password and is logged out everywhere.\n", field("username"));
  if (command == "remove-mfa")
    return fmt::format("{} logs in with the password alone now; passkeys and backup codes are gone.\n",
                       field("username"));
  return result + "\n";
}

}  // namespace guildhall::app
