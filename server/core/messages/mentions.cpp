#include "core/messages/mentions.h"

#include <algorithm>

namespace guildhall::core {
namespace {

constexpr std::size_t kMentionsMax = 100;

template <class IdType>
void add(std::vector<IdType>& ids, IdType id) {
  if (ids.size() < kMentionsMax && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

// Length of the code span that starts at `at` (a backtick), or of the run of backticks when it never closes.
std::size_t code_length(std::string_view text, std::size_t at) {
  std::size_t run = 0;
  while (at + run < text.size() && text[at + run] == '`') ++run;
  const std::string_view fence = text.substr(at, run);
  const std::size_t close = text.find(fence, at + run);
  return close == std::string_view::npos ? run : close + run - at;
}

// Parses `<@…>` at `at`; returns its length, or 0 when it is none.
std::size_t take_mention(std::string_view text, std::size_t at, ParsedMentions& out) {
  // A snowflake has at most 20 digits: looking further would make hostile texts quadratic.
  const std::string_view window = text.substr(at, 25);
  const std::size_t end = window.find('>');
  if (end == std::string_view::npos || end < 3 || window[1] != '@') return 0;
  std::string_view inside = window.substr(2, end - 2);
  if (inside.starts_with('&')) {
    const auto id = RoleId::parse(inside.substr(1));
    if (!id) return 0;
    add(out.roles, *id);
  } else {
    if (inside.starts_with('!')) inside.remove_prefix(1);
    const auto id = UserId::parse(inside);
    if (!id) return 0;
    add(out.users, *id);
  }
  return end + 1;
}

}  // namespace

ParsedMentions parse_mentions(std::string_view text) {
  ParsedMentions out;
  std::size_t unclosed = 0;  // Runs of backticks that never close must not make the search quadratic.
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '`' && unclosed < 16) {
      const std::size_t length = code_length(text, i);
      if (text[i + length - 1] != '`' || text.find_first_not_of('`', i) >= i + length) ++unclosed;
      i += length;
    } else if (text[i] == '<') {
      const std::size_t length = take_mention(text, i, out);
      i += length == 0 ? 1 : length;
    } else if (text[i] == '@') {
      if (text.substr(i).starts_with("@everyone")) out.everyone = true;
      if (text.substr(i).starts_with("@here")) out.here = true;
      ++i;
    } else {
      ++i;
    }
  }
  return out;
}

}  // namespace guildhall::core
