#include "app/config.h"

#include <cstdio>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace guildhall::app {
namespace {

using testing::HasSubstr;

TEST(Config, TakesTheFileThenTheEnvironmentThenTheFlags) {
  const std::string file = testing::TempDir() + "/guildhall_config_test.toml";
  std::ofstream(file)
      << "[http]\nlisten = \"127.0.0.1:1\"\nreactors = 3\n[log]\njson = true\n[instance]\nregistration = \"open\"\n";
  const std::map<std::string, std::string> environment = {{"GUILDHALL_HTTP_LISTEN", ":2"},
                                                          {"GUILDHALL_LOG_LEVEL", "debug"}};
  ConfigSources sources{.file = file,
                        .environment = [&](const std::string& name) -> std::optional<std::string> {
                          const auto found = environment.find(name);
                          return found == environment.end() ? std::nullopt : std::optional(found->second);
                        },
                        .flags = {{"http.listen", "127.0.0.1:3", "flag --http"}}};
  const auto config = load_config(sources);
  std::remove(file.c_str());
  ASSERT_TRUE(config) << config.error();
  EXPECT_EQ(config->http_listen, "127.0.0.1:3");
  EXPECT_EQ(config->http_reactors, 3);
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_TRUE(config->log_json);
  EXPECT_EQ(config->registration, "open");
}

TEST(Config, NamesThePlaceAndTheAllowedValues) {
  Config config;
  const auto unknown = parse_toml("[http]\nlisten = \":1\"\nlisen = 3\n", "g.toml");
  ASSERT_TRUE(unknown);
  std::string message;
  for (const auto& assignment : *unknown)
    if (const auto assigned = assign(config, assignment); !assigned) message = assigned.error();
  EXPECT_THAT(message, HasSubstr("g.toml:3: there is no setting http.lisen; [http] has: listen, public_url"));
  EXPECT_THAT(assign(config, {"instance.registration", "maybe", "flag x"}).error(), HasSubstr("open, invite, closed"));
  EXPECT_THAT(assign(config, {"http.reactors", "-1", "x"}).error(), HasSubstr("from 0 to 256"));
  EXPECT_THAT(assign(config, {"log.json", "perhaps", "x"}).error(), HasSubstr("true or false"));
  EXPECT_THAT(assign(config, {"nope.nope", "1", "x"}).error(), HasSubstr("the sections are"));
}

TEST(Config, RefusesMalformedFiles) {
  EXPECT_THAT(parse_toml("[http\n", "g.toml").error(), HasSubstr("g.toml:1:"));
  EXPECT_THAT(parse_toml("data = 1\n", "g.toml").error(), HasSubstr("outside a section"));
  EXPECT_THAT(parse_toml("[http]\nlisten = [1]\n", "g.toml").error(), HasSubstr("g.toml:2: http.listen must be"));
}

TEST(Config, WantsCertificateAndKeyTogether) {
  EXPECT_FALSE(load_config({.file = {}, .environment = {}, .flags = {{"http.tls_cert", "a.pem", "x"}}}));
}

TEST(Config, ReadsAddresses) {
  EXPECT_EQ(parse_address("127.0.0.1:80")->port, 80);
  EXPECT_EQ(parse_address("[::1]:8080")->host, "::1");
  EXPECT_EQ(parse_address(":1")->host, "0.0.0.0");
  for (const char* bad : {"", "80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:70000", "host.example:1", "a:b"})
    EXPECT_FALSE(parse_address(bad)) << bad;
}

TEST(Config, WritesWhatItCanRead) {
  Config config;
  config.data = "/tmp/a \"b\"";
  config.http_reactors = 7;
  const auto parsed = parse_toml(config_toml(config), "x");
  ASSERT_TRUE(parsed);
  Config again;
  for (const auto& assignment : *parsed) ASSERT_TRUE(assign(again, assignment)) << assignment.name;
  EXPECT_EQ(again.data, config.data);
  EXPECT_EQ(again.http_reactors, 7);
}

TEST(Config, DescribesEverySetting) {
  const std::string reference = config_reference();
  for (const Setting& setting : settings()) {
    EXPECT_THAT(reference, HasSubstr("`" + setting.name() + "`"));
    EXPECT_THAT(reference, HasSubstr(setting.environment()));
  }
}

}  // namespace
}  // namespace guildhall::app
