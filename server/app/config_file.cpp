// The only place that sees the TOML library: it is slow to compile.
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <fmt/format.h>

#include "app/config.h"

namespace guildhall::app {
namespace {

std::optional<std::string> value_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
  return std::nullopt;
}

}  // namespace

ConfigResult<std::vector<Assignment>> parse_toml(std::string_view text, const std::string& file_name) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return std::unexpected(fmt::format("{}:{}: {}", file_name, error.source().begin.line, error.description()));
  }
  std::vector<Assignment> out;
  for (const auto& [section, node] : parsed.table()) {
    const std::string where = fmt::format("{}:{}", file_name, node.source().begin.line);
    const toml::table* const table = node.as_table();
    if (table == nullptr)
      return std::unexpected(fmt::format(
          "{}: {} stands outside a section; the sections are: [server], [http], [instance], [limits], [log]", where,
          section.str()));
    for (const auto& [key, value] : *table) {
      Assignment assignment{.name = fmt::format("{}.{}", section.str(), key.str()),
                            .value = {},
                            .where = fmt::format("{}:{}", file_name, value.source().begin.line)};
      auto as_text = value_text(value);
      if (!as_text)
        return std::unexpected(
            fmt::format("{}: {} must be a text, a whole number or true/false", assignment.where, assignment.name));
      assignment.value = *std::move(as_text);
      out.push_back(std::move(assignment));
    }
  }
  return out;
}

}  // namespace guildhall::app
