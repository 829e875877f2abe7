#include "roles/api/message/image_size.h"

#include <gtest/gtest.h>

namespace guildhall::api::message {
namespace {

using namespace std::string_view_literals;

/// Long enough to be looked at.
std::string padded(std::string_view head) {
  std::string out(head);
  out.resize(std::max<std::size_t>(out.size(), 40), '\0');
  return out;
}

struct Case {
  const char* name;
  std::string bytes;
  std::int64_t width, height;
  const char* type;
};

TEST(ImageSize, ReadsTheHeadOfEachKind) {
  const Case cases[] = {
      {"PNG", padded("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0"sv), 640, 480, "image/png"},
      {"GIF", padded("GIF89a\x40\x01\xf0\x00"sv), 320, 240, "image/gif"},
      {"JPEG after another marker", padded("\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08\x00\x64\x00\xc8"sv), 200, 100,
       "image/jpeg"},
      {"WebP, extended", padded("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x1f\0\0"sv), 64, 32, "image/webp"},
      {"WebP, lossy", padded("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x10\x40\x08\0"sv), 16, 8, "image/webp"},
      {"WebP, lossless", padded("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x0f\xc0\x01\0"sv), 16, 8, "image/webp"},
  };
  for (const Case& c : cases) {
    const auto size = image_size(c.bytes);
    ASSERT_TRUE(size) << c.name;
    EXPECT_EQ(size->width, c.width) << c.name;
    EXPECT_EQ(size->height, c.height) << c.name;
    EXPECT_EQ(size->content_type, c.type) << c.name;
  }
}

TEST(ImageSize, KnowsNothingElse) {
  EXPECT_FALSE(image_size(""));
  EXPECT_FALSE(image_size(padded("plain text")));
  EXPECT_FALSE(image_size("\x89PNG\r\n\x1a\n"sv));                     // Too short.
  EXPECT_FALSE(image_size(padded("RIFF\0\0\0\0WAVEfmt "sv)));          // A sound.
  EXPECT_FALSE(image_size(padded("RIFF\0\0\0\0WEBPVP9?"sv)));          // No kind of WebP.
  EXPECT_FALSE(image_size(padded("\xff\xd8\xff\xe0\xff\xff"sv)));      // The marker ends behind the file.
  EXPECT_FALSE(image_size(padded("\xff\xd8\xff\xe0\0\0\0\0\0\0"sv)));  // A marker that leads nowhere.
}

}  // namespace
}  // namespace guildhall::api::message
