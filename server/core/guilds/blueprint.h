#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json/form_reader.h"
#include "core/core.h"

/// A guild's roles and channels as they come with POST /guilds and as templates keep them: under placeholder ids, which
/// only say what refers to what.
namespace guildhall::core {

/// A number that stands for an id; zero is as good as any.
using Placeholder = std::uint64_t;

struct BlueprintRole {
  Placeholder id = 0;
  model::Role role = {};
};
struct BlueprintChannel {
  std::optional<Placeholder> id = {};  ///< Without one nothing can refer to it.
  std::optional<Placeholder> parent = {};
  model::Channel channel = {};  ///< Its overwrites have placeholders for roles.
};
struct GuildBlueprint {
  std::vector<BlueprintRole> roles;        ///< The first is the everyone role. Empty = the usual one.
  std::vector<BlueprintChannel> channels;  ///< Empty = the usual ones.
  std::optional<Placeholder> system_channel = {};
  std::optional<Placeholder> afk_channel = {};
  [[nodiscard]] bool empty() const { return roles.empty() && channels.empty(); }
};

/// Reads `roles`, `channels`, `system_channel_id` and `afk_channel_id`. Complaints go to the reader's FormErrors: too
/// many of them, a category that is none, the same id twice.
[[nodiscard]] GuildBlueprint read_blueprint(const FormReader& body);

/// Makes what the blueprint says in a guild that has no roles and channels yet, and records it. No events: nobody is in
/// the guild.
void build_blueprint(Core& core, GuildState& guild, GuildBlueprint blueprint);

/// The guild as a template keeps it: the documentation's snapshot of a guild, with small numbers for ids.
[[nodiscard]] std::string write_snapshot(const GuildState& guild);

}  // namespace guildhall::core
