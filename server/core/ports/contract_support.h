#pragma once

#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace guildhall::ports {

/// A fresh folder, removed at the end.
class TestFolder {
 public:
  TestFolder() {
    static int count = 0;
    path_ = fmt::format("{}guildhall-{}-{}", ::testing::TempDir(), ::getpid(), ++count);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Fails the test with the error's text.
#define ASSERT_GOOD(expression)                                                              \
  do {                                                                                       \
    const auto& good_result = (expression);                                                  \
    ASSERT_TRUE(good_result.has_value()) << (good_result ? "" : good_result.error().detail); \
  } while (false)

}  // namespace guildhall::ports
