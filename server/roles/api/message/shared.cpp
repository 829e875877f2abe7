#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/limits.h"
#include "core/webhooks/followers.h"
#include "roles/api/message/image_size.h"
#include "roles/api/message/message.h"

namespace guildhall::api::message {

boost::asio::awaitable<Result<std::optional<model::Message>>> find_message(Call& call, ChannelId channel_id,
                                                                           MessageId message_id) {
  if (const auto* pending = call.core.pending(channel_id, message_id)) co_return *pending;
  if (const auto* known = call.core.recent.find(channel_id, message_id)) co_return *known;
  const ports::MessageKey key{.channel_id = channel_id, .message_id = message_id};
  auto stored = co_await run_blocking(call, [&call, key] { return call.core.log().get(key); });
  if (!stored) co_return std::unexpected(std::move(stored).error());
  co_return call.core.recent.keep(channel_id, message_id, std::move(*stored));
}

boost::asio::awaitable<Result<model::Message>> load_message(Call& call, ChannelId channel_id, MessageId message_id) {
  CO_TRY(std::optional<model::Message> found, co_await find_message(call, channel_id, message_id));
  if (!found) co_return fail(ErrorCode::kUnknownMessage);
  co_return std::move(*found);
}

boost::asio::awaitable<void> spread(Call& call, std::vector<model::MessagePlace> copies, const model::Message* edited) {
  for (const model::MessagePlace& at : copies) {
    Result<std::optional<model::Message>> copy = co_await find_message(call, at.channel_id, at.message_id);
    if (!copy || !*copy) continue;
    if (edited != nullptr)
      core::follow_edit(call.core, *edited, std::move(**copy));
    else
      core::follow_delete(call.core, std::move(**copy));
  }
}

boost::asio::awaitable<Result<void>> look_up(Call& call, ChannelId channel_id, const std::vector<MessageId>& ids) {
  std::vector<MessageId> unknown;
  for (const MessageId id : ids) {
    if (const auto* pending = call.core.pending(channel_id, id)) {
      call.core.recent.keep(channel_id, id, *pending);
    } else if (call.core.recent.find(channel_id, id) == nullptr) {
      unknown.push_back(id);
    }
  }
  if (unknown.empty()) co_return Result<void>();
  using Found = std::vector<std::optional<model::Message>>;
  CO_TRY(Found found, co_await run_blocking(call, [&call, channel_id, &unknown]() -> Result<Found> {
           Found out;
           for (const MessageId id : unknown) {
             TRY(out.emplace_back(), call.core.log().get({.channel_id = channel_id, .message_id = id}));
           }
           return out;
         }));
  for (std::size_t i = 0; i < unknown.size(); ++i) call.core.recent.keep(channel_id, unknown[i], std::move(found[i]));
  co_return Result<void>();
}

namespace {

/// Rounds in which messages that were deleted meanwhile are replaced: more would only follow a mass deletion.
constexpr int kRefillRounds = 4;

struct PagePart {
  std::vector<model::Message> messages;
  MessageId end;  ///< Where the log was read up to; zero = to its end.
};

boost::asio::awaitable<Result<PagePart>> load_part(Call& call, ports::MessagePageQuery query) {
  // Taken before the log is read: what is durable by now the read will find, what is not is here. Taken afterwards it
  // would leave a gap where a message became durable meanwhile.
  std::vector<std::pair<MessageId, std::optional<model::Message>>> waiting;
  for (const auto& [id, pending] : call.core.pending_in(query.channel_id)) waiting.emplace_back(id, *pending);
  // The log still has what waits to be erased: read so many more, for a short page means "the end" to clients.
  ports::MessagePageQuery read = query;
  read.limit += static_cast<std::size_t>(
      std::ranges::count_if(waiting, [](const auto& entry) { return !entry.second.has_value(); }));
  CO_TRY(std::vector<model::Message> page,
         co_await run_blocking(call, [&call, read] { return call.core.log().page(read); }));
  const bool full = page.size() == read.limit;
  const MessageId end = full && !page.empty() ? page.back().id : MessageId();
  const auto in_range = [&](MessageId id) {
    if ((query.before && id >= query.before) || (query.after && id <= query.after)) return false;
    // What lies beyond the end of a full page belongs to the next one.
    return !end || (query.oldest_first ? id <= end : id >= end);
  };
  for (auto& [id, pending] : waiting) {
    if (!in_range(id)) continue;
    std::erase_if(page, [wanted = id](const model::Message& message) { return message.id == wanted; });
    if (pending) page.push_back(std::move(*pending));
  }
  // Changes since then; erased ones go.
  std::erase_if(page, [&](const model::Message& message) {
    const auto* known = call.core.recent.find(message.channel_id, message.id);
    return known != nullptr && !*known;
  });
  for (model::Message& message : page)
    if (const auto* known = call.core.recent.find(message.channel_id, message.id)) message = **known;
  std::ranges::sort(page, [&](const model::Message& a, const model::Message& b) {
    return query.oldest_first ? a.id < b.id : a.id > b.id;
  });
  if (page.size() > query.limit) page.resize(query.limit);
  co_return PagePart{.messages = std::move(page), .end = end};
}

}  // namespace

boost::asio::awaitable<Result<std::vector<model::Message>>> load_page(Call& call, ports::MessagePageQuery query) {
  CO_TRY(PagePart part, co_await load_part(call, query));
  std::vector<model::Message> page = std::move(part.messages);
  // A short page means "the end" to clients: what was deleted while the log was read is replaced.
  const std::size_t wanted = query.limit;
  for (int round = 0; round < kRefillRounds && page.size() < wanted && part.end; ++round) {
    (query.oldest_first ? query.after : query.before) = part.end;
    query.limit = wanted - page.size();
    CO_TRY(part, co_await load_part(call, query));
    page.insert(page.end(), std::make_move_iterator(part.messages.begin()),
                std::make_move_iterator(part.messages.end()));
  }
  co_return page;
}

boost::asio::awaitable<Result<std::vector<model::Message>>> load_pins(Call& call, ChannelId channel_id) {
  CO_TRY(std::vector<model::Message> pins,
         co_await run_blocking(call, [&call, channel_id] { return call.core.log().pins(channel_id); }));
  for (const auto& [id, pending] : call.core.pending_in(channel_id)) {
    std::erase_if(pins, [wanted = id](const model::Message& message) { return message.id == wanted; });
    if (*pending && (*pending)->pinned) pins.push_back(**pending);
  }
  std::ranges::sort(pins, std::greater{}, &model::Message::pinned_at);
  co_return pins;
}

std::size_t file_count(const Call& call) {
  return static_cast<std::size_t>(
      std::ranges::count_if(call.request.parts, [](const net::Part& part) { return part.filename.has_value(); }));
}

namespace {

struct StoredFile {
  model::Attachment attachment;
  std::uint64_t index = 0;
};

Result<std::string> bytes_of(const net::Part& part) {
  if (part.path.empty()) return part.data;
  std::ifstream file(part.path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file && bytes.size() != part.size) return fail(ErrorCode::kInternal, "cannot read an uploaded file");
  return bytes;
}

std::string safe_filename(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string out;
  for (const char c : name.substr(0, limits::kFilenameChars)) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(byte < 0x20 || byte == 0x7F || c == '"' || c == '?' || c == '#' || c == '%' ? '_' : c);
  }
  return out.empty() || out == "." || out == ".." ? "file" : out;
}

Result<std::vector<StoredFile>> store_parts(ports::BlobStore& blobs, const std::vector<net::Part>& parts) {
  std::vector<StoredFile> out;
  for (const net::Part& part : parts) {
    if (!part.filename) continue;
    StoredFile file;
    file.index = out.size();
    if (part.name.starts_with("files[") && part.name.ends_with("]")) {
      std::uint64_t index = 0;
      const std::string digits = part.name.substr(6, part.name.size() - 7);
      const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (error == std::errc{} && stop == digits.data() + digits.size()) file.index = index;
    }
    TRY(const std::string bytes, bytes_of(part));
    file.attachment.filename = safe_filename(*part.filename);
    file.attachment.size = static_cast<std::int64_t>(bytes.size());
    file.attachment.content_type = part.content_type.empty() ? "application/octet-stream" : part.content_type;
    if (const auto size = image_size(bytes)) {
      file.attachment.width = size->width;
      file.attachment.height = size->height;
      file.attachment.content_type = size->content_type;
    }
    TRY(file.attachment.blob, blobs.put(bytes));
    out.push_back(std::move(file));
  }
  return out;
}

}  // namespace

boost::asio::awaitable<Result<std::vector<model::Attachment>>> store_files(
    Call& call, std::optional<std::vector<core::AttachmentDraft>> drafts) {
  std::vector<model::Attachment> out;
  if (file_count(call) == 0) co_return out;
  if (file_count(call) > limits::kAttachments) co_return fail(ErrorCode::kMaxAttachments);
  for (const net::Part& part : call.request.parts)
    if (part.filename && part.size > call.instance.file_bytes_max) co_return fail(ErrorCode::kFileTooLarge);
  CO_TRY(std::vector<StoredFile> files,
         co_await run_blocking(call, [&call] { return store_parts(call.core.blobs(), call.request.parts); }));
  for (StoredFile& file : files) {
    file.attachment.id = call.core.new_id<AttachmentId>();
    if (drafts) {
      const auto draft = std::ranges::find(*drafts, file.index, &core::AttachmentDraft::id);
      if (draft != drafts->end()) {
        if (draft->filename && !draft->filename->empty()) file.attachment.filename = safe_filename(*draft->filename);
        file.attachment.description = draft->description;
      }
    }
    out.push_back(std::move(file.attachment));
  }
  co_return out;
}

boost::asio::awaitable<Reply> message_reply(Call& call, model::Message message) {
  std::optional<model::Message> referenced;
  bool known = false;
  if (message.type == 19 && message.reference) {
    auto found = co_await find_message(call, message.reference->channel_id, message.reference->message_id);
    if (found) {
      known = true;
      referenced = std::move(*found);
    }
  }
  co_return json_reply([&](JsonWriter& json) {
    protocol::write_message(
        json, call.render, message,
        {.viewer = call.actor.user_id, .referenced = referenced ? &*referenced : nullptr, .referenced_known = known});
  });
}

void write_page(JsonWriter& json, const Call& call, const std::vector<model::Message>& page) {
  json.begin_array();
  for (const model::Message& message : page) {
    // The message replied to is shown when memory or this page has it; asking the log for each would cost 50 reads.
    const model::Message* referenced = nullptr;
    bool known = false;
    if (message.type == 19 && message.reference) {
      const auto* recent = call.core.recent.find(message.reference->channel_id, message.reference->message_id);
      const auto here = std::ranges::find(page, message.reference->message_id, &model::Message::id);
      if (recent != nullptr) {
        known = true;
        referenced = *recent ? &**recent : nullptr;
      } else if (here != page.end()) {
        known = true;
        referenced = &*here;
      }
    }
    protocol::write_message(json, call.render, message,
                            {.viewer = call.actor.user_id, .referenced = referenced, .referenced_known = known});
  }
  json.end_array();
}

}  // namespace guildhall::api::message
