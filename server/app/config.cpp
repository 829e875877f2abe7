#include "app/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include "core/ports/mail.h"

namespace guildhall::app {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::optional<bool> parse_flag(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

const Setting* find_setting(std::string_view name) {
  for (const Setting& setting : settings())
    if (setting.name() == name) return &setting;
  return nullptr;
}

std::string known_keys(std::string_view section) {
  std::string keys;
  for (const Setting& setting : settings())
    if (setting.section == section) keys += fmt::format("{}{}", keys.empty() ? "" : ", ", setting.key);
  return keys;
}

std::string unknown_setting(const Assignment& assignment) {
  const std::string section = assignment.name.substr(0, assignment.name.find('.'));
  if (const std::string keys = known_keys(section); !keys.empty())
    return fmt::format("{}: there is no setting {}; [{}] has: {}", assignment.where, assignment.name, section, keys);
  return fmt::format("{}: there is no setting {}; the sections are: server, http, instance, limits, mail, log",
                     assignment.where, assignment.name);
}

/// What a text must look like beyond its kind.
std::string text_problem(const Setting& setting, std::string_view value) {
  if (!setting.choices.empty() && std::ranges::find(setting.choices, value) == setting.choices.end()) return "bad";
  const std::string name = setting.name();
  if (name == "http.listen" && !parse_address(value)) return "bad";
  if (name == "http.public_url" && !value.empty() &&
      (!(value.starts_with("http://") || value.starts_with("https://")) || value.find_first_of("?# ") != value.npos))
    return "bad";
  if (name == "server.data" && value.empty()) return "bad";
  if (name == "mail.smtp_url" && !value.empty() && !value.starts_with("smtp://") && !value.starts_with("smtps://"))
    return "bad";
  if (name == "mail.from" && !ports::check_letter({.to = std::string(value), .subject = {}, .text = {}})) return "bad";
  return {};
}

}  // namespace

std::string Setting::name() const { return fmt::format("{}.{}", section, key); }

std::string Setting::environment() const { return fmt::format("GUILDHALL_{}_{}", upper(section), upper(key)); }

std::string Setting::allowed() const {
  if (std::holds_alternative<bool Config::*>(member)) return "true or false";
  if (std::holds_alternative<std::int64_t Config::*>(member))
    return fmt::format("a whole number from {} to {}", min, max);
  if (!choices.empty()) return fmt::format("one of: {}", fmt::join(choices, ", "));
  if (name() == "http.listen") return "ADDRESS:PORT, for example 127.0.0.1:8080, [::1]:8080 or :8080";
  if (name() == "http.public_url") return "an address that begins with http:// or https://";
  if (name() == "mail.from") return "an e-mail address";
  if (name() == "mail.smtp_url") return "an address that begins with smtp:// or smtps://";
  return name() == "server.data" ? "a folder" : "a text";
}

std::string Setting::value_of(const Config& config) const {
  return std::visit(
      [&](auto pointer) -> std::string {
        const auto& value = config.*pointer;
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>)
          return value ? "true" : "false";
        else if constexpr (std::is_same_v<Value, std::string>)
          return value;
        else
          return std::to_string(value);
      },
      member);
}

ConfigResult<void> assign(Config& config, const Assignment& assignment) {
  const Setting* const setting = find_setting(assignment.name);
  if (setting == nullptr) return std::unexpected(unknown_setting(assignment));
  const auto refuse = [&] {
    return std::unexpected(fmt::format("{}: {} cannot be \"{}\"; it is {}", assignment.where, assignment.name,
                                       assignment.value, setting->allowed()));
  };
  if (const auto* flag = std::get_if<bool Config::*>(&setting->member)) {
    const auto value = parse_flag(assignment.value);
    if (!value) return refuse();
    config.*(*flag) = *value;
  } else if (const auto* integer = std::get_if<std::int64_t Config::*>(&setting->member)) {
    const auto value = parse_integer(assignment.value);
    if (!value || *value < setting->min || *value > setting->max) return refuse();
    config.*(*integer) = *value;
  } else {
    if (!text_problem(*setting, assignment.value).empty()) return refuse();
    config.*std::get<std::string Config::*>(setting->member) = assignment.value;
  }
  return {};
}

ConfigResult<Config> load_config(const ConfigSources& sources) {
  std::vector<Assignment> all;
  if (!sources.file.empty()) {
    std::ifstream stream(sources.file, std::ios::binary);
    if (!stream) return std::unexpected(fmt::format("{}: cannot be read", sources.file));
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    auto parsed = parse_toml(text, sources.file);
    if (!parsed) return std::unexpected(std::move(parsed).error());
    all = *std::move(parsed);
  }
  for (const Setting& setting : settings()) {
    if (!sources.environment) break;
    const std::string name = setting.environment();
    if (auto value = sources.environment(name))
      all.push_back({setting.name(), *std::move(value), "environment " + name});
  }
  all.insert(all.end(), sources.flags.begin(), sources.flags.end());
  Config config;
  for (const Assignment& assignment : all)
    if (auto assigned = assign(config, assignment); !assigned) return std::unexpected(std::move(assigned).error());
  if (config.http_tls_cert.empty() != config.http_tls_key.empty())
    return std::unexpected("http.tls_cert and http.tls_key belong together: give both or none");
  if (config.mail_send == "smtp" && config.mail_smtp_url.empty())
    return std::unexpected("mail.send is smtp: mail.smtp_url must say where the mail server is");
  while (config.http_public_url.ends_with('/')) config.http_public_url.pop_back();
  return config;
}

std::string config_reference() {
  std::string out =
      "A setting comes from, later ones winning: its default, the file given with `--config`, the environment, a "
      "flag.\n\n"
      "| setting | default | values | what it is for | environment | flag |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  const Config defaults;
  for (const Setting& setting : settings()) {
    const std::string value = setting.value_of(defaults);
    out += fmt::format("| `{}` | {} | {} | {} | `{}` | {}`--{}` |\n", setting.name(),
                       value.empty() ? std::string("(empty)") : fmt::format("`{}`", value), setting.allowed(),
                       setting.help, setting.environment(),
                       setting.flag.empty() ? std::string() : fmt::format("`{}`, ", setting.flag), setting.name());
  }
  return out;
}

std::string config_toml(const Config& config) {
  std::string out;
  std::string_view section;
  for (const Setting& setting : settings()) {
    if (setting.section != section) out += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", setting.section);
    section = setting.section;
    std::string value = setting.value_of(config);
    if (std::holds_alternative<std::string Config::*>(setting.member)) {
      std::string quoted = "\"";
      for (const char c : value) {
        if (c == '"' || c == '\\') quoted.push_back('\\');
        quoted.push_back(c);
      }
      value = quoted + "\"";
    }
    out += fmt::format("{} = {}\n", setting.key, value);
  }
  return out;
}

std::optional<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Address address;
  const auto port = parse_integer(text.substr(colon + 1));
  if (!port || *port < 0 || *port > 65'535) return std::nullopt;
  address.port = static_cast<std::uint16_t>(*port);
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address.host = host.empty() ? "0.0.0.0" : host == "localhost" ? "127.0.0.1" : std::string(host);
  boost::system::error_code error;
  (void)boost::asio::ip::make_address(address.host, error);
  if (error) return std::nullopt;
  return address;
}

}  // namespace guildhall::app
