#include "net/http/request_reader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "net/http/multipart.h"
#include "net/http/target.h"

namespace guildhall::net {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

/// Where the parser puts the body: a string, or the multipart parser.
struct BodySink {
  std::string text;
  std::optional<MultipartParser> multipart;
  std::size_t size = 0;
  std::size_t limit = 0;
  int failure = 0;

  [[nodiscard]] bool put(std::string_view bytes) {
    size += bytes.size();
    if (size > limit) {
      failure = 413;
    } else if (!multipart) {
      text.append(bytes);
    } else if (const auto fed = multipart->feed(bytes); !fed) {
      failure = fed.error().code == ErrorCode::kPayloadTooLarge ? 413
                : fed.error().code == ErrorCode::kInternal      ? 500
                                                                : 400;
    }
    return failure == 0;
  }
};

/// A Beast body that hands its bytes to a sink set before the header ends.
struct SinkBody {
  using value_type = BodySink*;
  class reader {
   public:
    template <bool is_request, class Fields>
    reader(http::header<is_request, Fields>&, value_type& sink) : sink_(sink) {}
    void init(const boost::optional<std::uint64_t>&, beast::error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, beast::error_code& error) {
      error = {};
      std::size_t total = 0;
      for (const boost::asio::const_buffer buffer : beast::buffers_range_ref(buffers)) {
        total += buffer.size();
        if (sink_->put({static_cast<const char*>(buffer.data()), buffer.size()})) continue;
        error = http::error::body_limit;
        break;
      }
      return total;
    }
    void finish(beast::error_code& error) { error = {}; }

   private:
    value_type& sink_;
  };
};

constexpr std::size_t kLastChunk = 5;

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::kGet;
    case http::verb::head:
      return Method::kHead;
    case http::verb::post:
      return Method::kPost;
    case http::verb::put:
      return Method::kPut;
    case http::verb::patch:
      return Method::kPatch;
    case http::verb::delete_:
      return Method::kDelete;
    case http::verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

}  // namespace

struct RequestReader::Impl {
  explicit Impl(const Limits& given) : limits(given) {
    parser.get().body() = &sink;
    parser.header_limit(static_cast<std::uint32_t>(limits.max_header));
    parser.body_limit(limits.max_multipart);
    parser.eager(false);
  }
  const Limits& limits;
  BodySink sink;
  http::request_parser<SinkBody> parser;
};

RequestReader::RequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::body_bytes() const { return impl_->sink.size; }

RequestReader::Step RequestReader::fail(int status) {
  failure_ = status;
  return Step::kFailed;
}

RequestReader::Step RequestReader::feed(std::string_view& input) {
  auto& parser = impl_->parser;
  for (;;) {
    if (failure_ != 0) return Step::kFailed;
    if (parser.is_header_done() && !std::exchange(header_done_, true)) {
      if (const int status = take_header(); status != 0) return fail(status);
      parser.eager(true);
      return Step::kHeader;
    }
    if (parser.is_done()) return finish_body() ? Step::kDone : fail(400);
    if (input.empty()) return Step::kNeedMore;
    // Beast 1.81 asserts when the last chunk comes in smaller pieces (mended later: boostorg/beast pull request 2861).
    // Wherever a chunked body stands, at least "0 CR LF CR LF" is still to come, so waiting for that much loses
    // nothing.
    if (header_done_ && parser.chunked() && input.starts_with('0') && input.size() < kLastChunk) return Step::kNeedMore;
    beast::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(input.data(), input.size()), error);
    input.remove_prefix(std::min(used, input.size()));
    if (error == http::error::need_more) {
      // The limit counts only what the parser has taken; a header, or the fields after the last chunk, that never ends
      // stays in the input.
      if (input.size() > impl_->limits.max_header) return fail(431);
      return Step::kNeedMore;
    }
    if (error) {
      if (impl_->sink.failure != 0) return fail(impl_->sink.failure);
      return fail(error == http::error::header_limit ? 431 : error == http::error::body_limit ? 413 : 400);
    }
    if (used == 0 && !parser.is_done()) return Step::kNeedMore;
  }
}

/// 0, or the status to refuse with.
int RequestReader::take_header() {
  const auto& message = impl_->parser.get();
  request_.method = method_of(message.method());
  request_.method_name = std::string(message.method_string());
  http_1_0_ = message.version() < 11;
  keep_alive_ = message.keep_alive();
  for (const auto& field : message) {
    const std::string_view value(field.value().data(), field.value().size());
    request_.headers.emplace_back(ascii_lower({field.name_string().data(), field.name_string().size()}), value);
  }
  auto target = parse_target({message.target().data(), message.target().size()});
  if (!target) return 400;
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  // RFC 9112 section 3.2: exactly one Host.
  const auto hosts = std::ranges::count_if(request_.headers, [](const auto& field) { return field.first == "host"; });
  if (hosts > 1 || (hosts == 0 && !http_1_0_)) return 400;

  const std::string_view type = request_.header("content-type");
  auto& sink = impl_->sink;
  sink.limit = impl_->limits.max_body;
  if (ascii_lower(trim(type)).starts_with("multipart/form-data")) {
    const auto boundary = MultipartParser::boundary_of(type);
    if (!boundary) return 400;
    sink.limit = impl_->limits.max_multipart;
    MultipartParser::Limits limits;
    limits.temp_dir = impl_->limits.temp_dir;
    sink.multipart.emplace(*boundary, std::move(limits));
  }
  const auto length = impl_->parser.content_length();
  if (length && *length > sink.limit) return 413;
  const bool has_body = impl_->parser.chunked() || (length && *length > 0);
  if (!has_body) sink.multipart.reset();
  expects_continue_ = has_body && !http_1_0_ && ascii_lower(request_.header("expect")) == "100-continue";
  wants_websocket_ = request_.method == Method::kGet && !http_1_0_ && !has_body &&
                     has_token(request_.header("upgrade"), "websocket") &&
                     has_token(request_.header("connection"), "upgrade");
  return 0;
}

bool RequestReader::finish_body() {
  auto& sink = impl_->sink;
  request_.body = std::move(sink.text);
  if (!sink.multipart) return true;
  auto parts = sink.multipart->finish();
  if (!parts) return false;
  request_.parts = *std::move(parts);
  return true;
}

bool has_token(std::string_view value, std::string_view lower_token) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    if (ascii_lower(trim(value.substr(0, comma))) == lower_token) return true;
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
  }
  return false;
}

}  // namespace guildhall::net
