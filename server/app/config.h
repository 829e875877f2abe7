#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What an operator may set. Each setting is described once, in the table of config_settings.cpp: its place, its
/// default, the values it takes and what it is for; the reference, the environment names and the flags follow from that
/// table.
namespace guildhall::app {

struct Config {
  std::string data = "./data";
  std::string roles = "all";
  std::string http_listen = "127.0.0.1:8080";
  std::string http_public_url;
  std::string http_tls_cert;
  std::string http_tls_key;
  std::string http_trusted_proxies;
  std::int64_t http_reactors = 0;
  std::string instance_name = "Guildhall";
  std::string registration = "invite";
  bool rate_limits = true;
  std::int64_t joins_per_hour = 60;
  std::int64_t guild_joins_per_minute = 300;
  std::int64_t newcomer_minutes = 10;
  std::int64_t newcomer_messages_per_minute = 30;
  std::int64_t new_dms_per_10_minutes = 20;
  std::int64_t file_bytes_max = 10LL * 1024 * 1024;
  std::int64_t deleted_files_kept_s = 600;
  std::int64_t connections_max = 20'000;
  std::string mail_send = "file";
  std::string mail_from = "guildhall@localhost";
  std::string mail_smtp_url;
  std::string mail_smtp_user;
  std::string mail_smtp_password_file;
  bool mail_smtp_tls = true;
  bool log_json = false;
  std::string log_level = "info";
};

struct Setting {
  std::string_view section;
  std::string_view key;
  std::variant<std::string Config::*, std::int64_t Config::*, bool Config::*> member;
  std::string_view help;
  std::string_view flag = {};                      ///< A short flag besides --section.key.
  std::span<const std::string_view> choices = {};  ///< Texts only; empty = any.
  std::int64_t min = 0;
  std::int64_t max = 0;

  [[nodiscard]] std::string name() const;         ///< "section.key".
  [[nodiscard]] std::string environment() const;  ///< "GUILDHALL_SECTION_KEY".
  [[nodiscard]] std::string allowed() const;      ///< For people: "a whole number from 0 to 64".
  [[nodiscard]] std::string value_of(const Config& config) const;
};

[[nodiscard]] std::span<const Setting> settings();

/// One value on its way in, with the place that an error names.
struct Assignment {
  std::string name;   ///< "section.key".
  std::string value;  ///< As text.
  std::string where;  ///< "guildhall.toml:12", "environment GUILDHALL_…", "flag --…".
};

/// The message is a sentence for the operator.
template <class T>
using ConfigResult = std::expected<T, std::string>;

[[nodiscard]] ConfigResult<void> assign(Config& config, const Assignment& assignment);
/// The assignments of a TOML file; a value of a wrong TOML type is refused here.
[[nodiscard]] ConfigResult<std::vector<Assignment>> parse_toml(std::string_view text, const std::string& file_name);

struct ConfigSources {
  std::string file;  ///< Empty = none.
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::vector<Assignment> flags;
};
/// Defaults, then the file, then the environment, then the flags; then what must fit together is checked.
[[nodiscard]] ConfigResult<Config> load_config(const ConfigSources& sources);

/// Markdown of all settings.
[[nodiscard]] std::string config_reference();
/// The configuration in force, as a TOML file.
[[nodiscard]] std::string config_toml(const Config& config);

struct Address {
  std::string host;
  std::uint16_t port = 0;
};
/// "127.0.0.1:8080", "[::1]:8080", ":8080" (all addresses).
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

}  // namespace guildhall::app
