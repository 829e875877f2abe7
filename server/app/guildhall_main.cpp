// The command line. The only place that sees CLI11: it is slow to compile.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <termios.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/admin_cli.h"
#include "app/config.h"
#include "app/server.h"
#include "app/version.h"
#include "base/log.h"

namespace {

using namespace guildhall;
using namespace guildhall::app;

int complain(const std::string& sentence) {
  fmt::print(stderr, "guildhall: {}\n", sentence);
  return EXIT_FAILURE;
}

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// The flags of every setting. CLI11 keeps references to the members.
struct ConfigFlags {
  std::string file;
  std::map<std::string, std::string> values;  ///< By setting; only those that were given.
  std::map<std::string, bool> switches;

  void add_to(CLI::App& command) {
    command.add_option("--config", file, "TOML file with settings")->envname("GUILDHALL_CONFIG");
    for (const Setting& setting : settings()) {
      const bool is_switch = std::holds_alternative<bool Config::*>(setting.member);
      const std::string name = setting.name();
      if (is_switch && !setting.flag.empty())
        command.add_flag(std::string(setting.flag), switches[name], std::string(setting.help));
      const std::string long_flag = "--" + name;
      const std::string names =
          setting.flag.empty() || is_switch ? long_flag : std::string(setting.flag) + "," + long_flag;
      command.add_option_function<std::string>(
          names, [this, name](const std::string& value) { values[name] = value; },
          fmt::format("{} ({})", setting.help, setting.allowed()));
    }
  }

  [[nodiscard]] ConfigResult<Config> load() const {
    ConfigSources sources{.file = file, .environment = environment, .flags = {}};
    for (const auto& [name, on] : switches)
      if (on) sources.flags.push_back({name, "true", "flag"});
    for (const auto& [name, value] : values) sources.flags.push_back({name, value, "flag --" + name});
    return load_config(sources);
  }
};

int serve(const ConfigFlags& flags) {
  auto config = flags.load();
  if (!config) return complain(config.error());
  init_logging(config->log_json);
  spdlog::set_level(spdlog::level::from_str(config->log_level));
  auto server = Server::create(*config);
  if (!server) return complain(server.error());
  log_info("guildhall {} serves {} with data in {}", kVersion, (*server)->public_url(), config->data);
  if (const std::string& link = (*server)->set_up_link(); !link.empty()) {
    fmt::print("\nThis server has no administrator yet. Open this link to make the first account:\n\n  {}\n\n", link);
    std::fflush(stdout);
  }
  (*server)->run();
  return EXIT_SUCCESS;
}

/// One line from standard input; typed ones are not shown.
std::string read_password() {
  const bool typed = isatty(STDIN_FILENO) != 0;
  termios before{};
  if (typed) {
    fmt::print(stderr, "Password: ");
    tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &silent);
  }
  std::string password;
  std::getline(std::cin, password);
  if (typed) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    fmt::print(stderr, "\n");
  }
  if (password.ends_with('\r')) password.pop_back();
  return password;
}

struct AdminFlags {
  std::string data = "./data";
  bool json = false;
  AdminRequest request;
};

CLI::App* add_admin(CLI::App& app, AdminFlags& flags) {
  CLI::App* const admin =
      app.add_subcommand("admin", "Make and list accounts, bots and guilds; works while the server runs, too");
  admin->require_subcommand(1);
  admin->add_option("--data", flags.data, "Folder of the server's data")
      ->envname("GUILDHALL_SERVER_DATA")
      ->capture_default_str();
  admin->add_flag("--json", flags.json, "Answer in JSON");
  const auto add = [&](const char* name, const char* help) {
    CLI::App* const command = admin->add_subcommand(name, help);
    command->fallthrough();
    command->callback([&flags, name] { flags.request.command = name; });
    return command;
  };
  CLI::App* const user = add("create-user", "Make a person's account; the password is read from standard input");
  user->add_option("name", flags.request.name, "User name")->required();
  user->add_option("--email", flags.request.email, "E-mail address");
  user->add_flag("--admin", flags.request.admin, "Administrator of this server");
  CLI::App* const bot = add("create-bot", "Make a bot and show its token");
  bot->add_option("name", flags.request.name, "The bot's name")->required();
  bot->add_option("--owner", flags.request.owner, "User name, e-mail address or id of the person who owns it")
      ->required();
  CLI::App* const reset = add("reset-password", "Set a person's password, read from standard input; ends every log-in");
  reset->add_option("user", flags.request.name, "User name, e-mail address or id")->required();
  CLI::App* const factor =
      add("remove-mfa", "Remove a person's second factor: authenticator app, passkeys, backup codes");
  factor->add_option("user", flags.request.name, "User name, e-mail address or id")->required();
  add("list-users", "People");
  add("list-guilds", "Guilds");
  add("list-bots", "Bots");
  return admin;
}

int administrate(AdminFlags& flags) {
  init_logging(false);
  spdlog::set_level(spdlog::level::warn);
  const std::string& command = flags.request.command;
  if (command == "create-user" || command == "reset-password") flags.request.password = read_password();
  const auto result = run_admin_command(flags.data, flags.request);
  if (!result) return complain(result.error());
  fmt::print("{}", flags.json ? *result + "\n" : describe_admin_result(command, *result));
  return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
  CLI::App app("Guildhall: a chat server that speaks the public Discord protocols.", "guildhall");
  app.footer(
      "Start here:  guildhall serve\nThen open the link that it prints to make the first administrator, and read "
      "docs/operating.md.");
  app.require_subcommand(1);
  app.set_version_flag("--version", kVersion);

  ConfigFlags serve_flags;
  CLI::App* const serve_command = app.add_subcommand("serve", "Run the server");
  serve_command->footer("The first start prints a link that makes the first administrator. Stop with Ctrl-C.");
  serve_flags.add_to(*serve_command);

  AdminFlags admin_flags;
  CLI::App* const admin_command = add_admin(app, admin_flags);

  ConfigFlags config_flags;
  bool reference = false;
  CLI::App* const config_command = app.add_subcommand("config", "Print the configuration in force, as a TOML file");
  config_command->add_flag("--reference", reference, "Print what every setting is for (Markdown)");
  config_flags.add_to(*config_command);

  CLI::App* const version_command = app.add_subcommand("version", "Print the version");

  CLI11_PARSE(app, argc, argv);
  if (serve_command->parsed()) return serve(serve_flags);
  if (admin_command->parsed()) return administrate(admin_flags);
  if (version_command->parsed()) {
    fmt::print("guildhall {}\n", kVersion);
    return EXIT_SUCCESS;
  }
  if (config_command->parsed() && reference) {
    fmt::print("{}", config_reference());
    return EXIT_SUCCESS;
  }
  const auto config = config_flags.load();
  if (!config) return complain(config.error());
  fmt::print("{}", config_toml(*config));
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& exception) {
    return complain(fmt::format("unexpected: {}", exception.what()));
  }
}
