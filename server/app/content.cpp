#include "app/content.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/post.hpp>

#include "base/encoding.h"
#include "roles/api/answer.h"

namespace guildhall::app {
namespace {

constexpr int kWaitingMax = 1024;         // Log reads for attachments that wait; more get 503.
constexpr std::size_t kNeighbours = 100;  // Messages that are looked at for an attachment.

constexpr std::string_view kImageFolders[] = {
    "icons",         "avatars", "banners", "splashes", "discovery-splashes", "emojis", "app-icons", "role-icons",
    "channel-icons", "guilds",  "embed",   "stickers"};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return out;
}

net::HttpResponse not_found() { return api::to_response(Error{.code = ErrorCode::kNotFound}); }

void harden(net::HttpResponse& response) {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
}

const model::Attachment* find_in(const model::Message& message, AttachmentId id) {
  for (const model::Attachment* attachment : model::shown_files(message))
    if (attachment->id == id) return attachment;
  return nullptr;
}

/// Attachment ids are made just before their message's: the message is near. Those that came with an edit are in an
/// index.
std::optional<model::Attachment> find_in_log(const ports::MessageLogReader& log, ChannelId channel_id,
                                             AttachmentId id) {
  const auto home = log.attachment_home(channel_id, id);
  if (!home) return std::nullopt;
  if (*home) {
    const auto message = log.get({.channel_id = channel_id, .message_id = **home});
    const auto* const attachment = message && *message ? find_in(**message, id) : nullptr;
    return attachment == nullptr ? std::nullopt : std::optional(*attachment);
  }
  const MessageId near(id);
  const ports::MessagePageQuery queries[] = {
      {.channel_id = channel_id, .after = near, .oldest_first = true, .limit = kNeighbours},
      {.channel_id = channel_id, .before = near, .limit = kNeighbours},
  };
  for (const auto& query : queries) {
    const auto page = log.page(query);
    if (!page) return std::nullopt;
    for (const model::Message& message : *page)
      if (const auto* attachment = find_in(message, id)) return *attachment;
  }
  return std::nullopt;
}

}  // namespace

bool is_inline_type(std::string_view content_type) {
  const std::string type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "image/svg+xml") return false;  // Can hold scripts.
  return type.starts_with("image/") || type.starts_with("video/") || type.starts_with("audio/") || type == "text/plain";
}

std::string content_disposition(bool inline_type, std::string_view filename) {
  std::string plain;
  std::string encoded;
  for (const char c : filename) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                      byte == '.' || byte == '-' || byte == '_';
    plain.push_back(safe || byte == ' ' ? c : '_');
    encoded += safe ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}", inline_type ? "inline" : "attachment", plain, encoded);
}

Content::Content(core::Core& core, boost::asio::thread_pool& blocking) : core_(core), blocking_(blocking) {
  for (std::size_t i = 0; i < avatars_.size(); ++i) avatars_[i] = default_avatar(i);
}

bool Content::serves(std::string_view path) {
  if (path.size() < 2) return false;
  const std::string_view folder = path.substr(1, path.find('/', 1) - 1);
  return folder == "attachments" || std::ranges::find(kImageFolders, folder) != std::end(kImageFolders);
}

void Content::answer(const net::HttpRequest& request, net::Responder respond) {
  const auto segments = split(request.path);
  if (segments.size() == 4 && segments[0] == "attachments") {
    attachment(segments[1], segments[2], std::move(respond));
    return;
  }
  if (segments.size() == 3 && segments[0] == "embed" && segments[1] == "avatars") {
    const std::string_view name = segments[2];
    if (name.size() >= 2 && name[0] >= '0' && name[0] < static_cast<char>('0' + kDefaultAvatars) && name[1] == '.') {
      net::HttpResponse response{.status = 200,
                                 .headers = {{"Content-Type", "image/png"}},
                                 .body = avatars_[static_cast<std::size_t>(name[0] - '0')],
                                 .file_path = {}};
      response.headers.emplace_back("Cache-Control", "public, max-age=86400");
      harden(response);
      return respond(std::move(response));
    }
    return respond(not_found());
  }
  const auto file = segments.size() >= 2 ? image(segments.back()) : std::nullopt;
  if (file) return respond(send(*file));
  const bool avatar = segments.size() == 3 && segments[0] == "avatars";
  respond(avatar ? webhook_avatar(segments[1], segments[2]) : not_found());
}

// The server does not fetch it: that would let anybody make it ask other machines, also those beside it.
net::HttpResponse Content::webhook_avatar(std::string_view webhook, std::string_view name) const {
  const auto id = WebhookId::parse(webhook);
  const auto avatars = id ? core_.world.webhook_avatars.find(*id) : core_.world.webhook_avatars.end();
  if (avatars == core_.world.webhook_avatars.end()) return not_found();
  const auto avatar = avatars->second.find(std::string(name.substr(0, name.find('.'))));
  if (avatar == avatars->second.end()) return not_found();
  net::HttpResponse response{.status = 302, .headers = {{"Location", avatar->second.url}}};
  response.headers.emplace_back("Cache-Control", "public, max-age=86400");
  harden(response);
  return response;
}

std::optional<Content::File> Content::image(std::string_view name) const {
  const auto found = core_.world.images.find(std::string(name.substr(0, name.find('.'))));
  if (found == core_.world.images.end()) return std::nullopt;
  return File{.blob = found->second.blob, .content_type = found->second.content_type, .filename = {}};
}

void Content::attachment(std::string_view channel, std::string_view attachment, net::Responder respond) {
  const auto channel_id = ChannelId::parse(channel);
  const auto attachment_id = AttachmentId::parse(attachment);
  if (!channel_id || !attachment_id || core_.world.channel(*channel_id) == nullptr) return respond(not_found());
  for (const auto& [message_id, message] : core_.pending_in(*channel_id)) {
    const auto* found = *message ? find_in(**message, *attachment_id) : nullptr;
    if (found != nullptr) return respond(send({found->blob, found->content_type, found->filename}));
  }
  if (waiting_ >= kWaitingMax) return respond(api::to_response(Error{.code = ErrorCode::kOverloaded}));
  ++waiting_;
  boost::asio::post(blocking_, [this, channel_id, attachment_id, respond = std::move(respond)]() mutable {
    const auto found = find_in_log(core_.log(), *channel_id, *attachment_id);
    respond(found ? send({found->blob, found->content_type, found->filename}) : not_found());
    --waiting_;
  });
}

net::HttpResponse Content::send(const File& file) const {
  net::HttpResponse response{.status = 200, .headers = {}, .body = {}, .file_path = core_.blobs().path(file.blob)};
  if (response.file_path.empty()) {
    auto bytes = core_.blobs().get(file.blob);
    if (!bytes) return not_found();
    response.body = *std::move(bytes);
  }
  response.headers.emplace_back("Content-Type",
                                file.content_type.empty() ? "application/octet-stream" : file.content_type);
  response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  const bool shown = is_inline_type(file.content_type);
  if (!file.filename.empty())
    response.headers.emplace_back("Content-Disposition", content_disposition(shown, file.filename));
  else if (!shown)
    response.headers.emplace_back("Content-Disposition", "attachment");
  harden(response);
  return response;
}

}  // namespace guildhall::app
