#include "app/web_assets.h"

#include <gtest/gtest.h>

namespace guildhall::app {
namespace {

// As tools/pack_web.py writes it; the bytes: "<page>" "zp" "bp" "code" "zc" "svg" "worker".
constexpr std::string_view kPack =
    "/assets/app-1a2b.js\ttext/javascript; charset=utf-8\tbbbb\t10\t4\t14\t2\t16\t0\n"
    "/index.html\ttext/html; charset=utf-8\taaaa\t0\t6\t6\t2\t8\t2\n"
    "/mark.svg\timage/svg+xml\tcccc\t16\t3\t19\t0\t19\t0\n"
    "/sw.js\ttext/javascript; charset=utf-8\tdddd\t19\t6\t25\t0\t25\t0\n"
    "\n"
    "<page>zpbpcodezcsvgworker";

class WebAssetsTest : public ::testing::Test {
 protected:
  std::optional<net::HttpResponse> get(std::string path,
                                       std::vector<std::pair<std::string, std::string>> headers = {}) {
    return assets.answer({.path = std::move(path), .headers = std::move(headers)});
  }

  static std::string header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
      if (key == name) return value;
    return {};
  }

  WebAssets assets = WebAssets::open(kPack).value();
};

TEST_F(WebAssetsTest, ServesThePageForEveryPlaceOfTheClient) {
  for (const char* path :
       {"/", "/index.html", "/login", "/channels/@me", "/channels/1/2", "/invite/abc", "/setup", "/verify", "/reset"}) {
    const auto found = get(path);
    ASSERT_TRUE(found) << path;
    EXPECT_EQ(found->status, 200);
    EXPECT_EQ(found->body, "<page>");
    EXPECT_EQ(header(*found, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(header(*found, "Cache-Control"), "no-cache");
  }
}

TEST_F(WebAssetsTest, AMissingFileIsNotThePage) {
  for (const char* path : {"/assets/app-old.js", "/assets", "/assets/x", "/nothing.js", "/favicon.ico", "/a/b.css"})
    EXPECT_FALSE(get(path)) << path;
}

TEST_F(WebAssetsTest, HashedNamesAreKeptForEver) {
  const auto found = get("/assets/app-1a2b.js");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->body, "code");
  EXPECT_EQ(header(*found, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(*found, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(*get("/sw.js"), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(*get("/mark.svg"), "Cache-Control"), "no-cache");
}

TEST_F(WebAssetsTest, ThePageAllowsNothingInlineAndNoFrame) {
  const std::string policy = header(*get("/"), "Content-Security-Policy");
  EXPECT_FALSE(policy.contains("unsafe"));
  for (const char* part : {"default-src 'self'", "script-src 'self';", "style-src 'self';", "object-src 'none'",
                           "base-uri 'none'", "frame-ancestors 'none'"})
    EXPECT_TRUE(policy.contains(part)) << part;
  EXPECT_TRUE(header(*get("/mark.svg"), "Content-Security-Policy").contains("sandbox"));
  EXPECT_EQ(header(*get("/"), "Cross-Origin-Opener-Policy"), "same-origin");
}

TEST_F(WebAssetsTest, NothingIsGuessedAndNoAddressIsToldToOthers) {
  for (const char* path : {"/", "/setup", "/assets/app-1a2b.js", "/mark.svg", "/sw.js"}) {
    EXPECT_EQ(header(*get(path), "X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(header(*get(path), "Referrer-Policy"), "no-referrer") << path;
  }
}

TEST_F(WebAssetsTest, ChoosesTheSmallestFormThatIsAccepted) {
  struct Case {
    const char* accept;
    const char* body;
    const char* encoding;
  };
  for (const Case& one : {Case{"gzip, deflate, br", "bp", "br"}, Case{"gzip;q=1, br;q=0", "zp", "gzip"},
                          Case{"gzip", "zp", "gzip"}, Case{"identity", "<page>", ""}, Case{"", "<page>", ""}}) {
    const auto found = get("/", {{"accept-encoding", one.accept}});
    EXPECT_EQ(found->body, one.body) << one.accept;
    EXPECT_EQ(header(*found, "Content-Encoding"), one.encoding) << one.accept;
    EXPECT_EQ(header(*found, "Vary"), "Accept-Encoding");
  }
  const auto script = get("/assets/app-1a2b.js", {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(script->body, "zc");  // It has no brotli form.
  EXPECT_EQ(header(*get("/mark.svg", {{"accept-encoding", "gzip"}}), "Vary"), "");
}

TEST_F(WebAssetsTest, AnswersNotModifiedOnlyForTheSameForm) {
  const std::string tag = header(*get("/", {{"accept-encoding", "br"}}), "ETag");
  EXPECT_EQ(tag, "\"aaaabr\"");
  const auto same = get("/", {{"accept-encoding", "br"}, {"if-none-match", "\"x\", W/" + tag}});
  EXPECT_EQ(same->status, 304);
  EXPECT_TRUE(same->body.empty());
  EXPECT_EQ(header(*same, "ETag"), tag);
  EXPECT_EQ(get("/", {{"if-none-match", tag}})->status, 200);
}

TEST(WebAssets, AnEmptyPackServesNothing) {
  const auto assets = WebAssets::open("\n");
  ASSERT_TRUE(assets);
  EXPECT_TRUE(assets->empty());
  EXPECT_FALSE(assets->answer({.path = "/"}));
}

TEST(WebAssets, RefusesABrokenPack) {
  for (const char* pack :
       {"", "/index.html\n", "/index.html\ttext/html\taa\t0\t9\t0\t0\t0\t0\n\nshort", "/index.html\ttext/html\n\nx",
        "index.html\ttext/html\taa\t0\t1\t0\t0\t0\t0\n\nx", "/other\ttext/html\taa\t0\t1\t0\t0\t0\t0\n\nx",
        "/index.html\ttext/html\taa\t0\t1\t0\t0\t0\t0\tmore\n\nx",
        "/index.html\ttext/html\taa\t18446744073709551615\t2\t0\t0\t0\t0\n\nx"})
    EXPECT_FALSE(WebAssets::open(pack)) << pack;
}

TEST(WebAssets, TheEmbeddedPackIsWhole) {
  const auto assets = WebAssets::open(embedded_web_pack());
  ASSERT_TRUE(assets);
  ASSERT_FALSE(assets->empty()) << "build the web client first: ./dev test does";
  EXPECT_TRUE(assets->answer({.path = "/"})->body.contains("<script type=\"module\""));
  EXPECT_FALSE(assets->answer({.path = "/"})->body.contains("<script>"));
  EXPECT_FALSE(assets->answer({.path = "/"})->body.contains("style="));
}

}  // namespace
}  // namespace guildhall::app
