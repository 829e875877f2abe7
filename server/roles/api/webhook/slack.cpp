#include <array>
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/encoding.h"
#include "base/limits.h"
#include "core/messages/draft.h"
#include "roles/api/webhook/webhook.h"

namespace guildhall::api::webhook {
namespace {

struct NamedColor {
  std::string_view name;
  std::int64_t color;
};
/// Slack's words for colours, in its own shades.
constexpr std::array<NamedColor, 3> kColors{{{"good", 0x2EB67D}, {"warning", 0xECB22E}, {"danger", 0xE01E5A}}};

/// `#rrggbb`, `rrggbb`, or one of the words; nothing for anything else, as Slack does.
std::optional<std::int64_t> read_color(std::string_view text) {
  for (const NamedColor& named : kColors)
    if (named.name == text) return named.color;
  if (text.starts_with('#')) text.remove_prefix(1);
  std::int64_t color = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), color, 16);
  if (text.size() != 6 || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return color;
}

/// Copies a text of the attachment into the embed under the embed's name for it.
void copy(const FormReader& from, std::string_view key, boost::json::object& to, std::string_view name) {
  if (auto text = from.text(key); text && !text->empty()) to[name] = *text;
}

/// An object with the texts that are there; left out when there are none.
template <std::size_t N>
void copy_object(const FormReader& from, boost::json::object& to, std::string_view name,
                 const std::array<std::pair<std::string_view, std::string_view>, N>& keys) {
  boost::json::object made;
  for (const auto& [key, as] : keys) copy(from, key, made, as);
  if (!made.empty()) to[name] = std::move(made);
}

using Keys1 = std::array<std::pair<std::string_view, std::string_view>, 1>;
using Keys2 = std::array<std::pair<std::string_view, std::string_view>, 2>;
using Keys3 = std::array<std::pair<std::string_view, std::string_view>, 3>;

boost::json::array read_fields(const FormReader& item) {
  boost::json::array out;
  const auto fields = item.objects("fields", limits::kEmbedFields);
  if (!fields) return out;
  for (const FormReader& field : *fields) {
    boost::json::object made;
    // An embed's field needs both; a zero-width space shows as nothing.
    made["name"] = field.text("title").value_or("\u200b");
    made["value"] = field.text("value").value_or("\u200b");
    made["inline"] = field.boolean("short").value_or(false);
    out.push_back(std::move(made));
  }
  return out;
}

boost::json::object read_attachment(const FormReader& item) {
  boost::json::object embed;
  copy(item, "title", embed, "title");
  copy(item, "title_link", embed, "url");
  copy(item, "text", embed, "description");
  if (const auto pretext = item.text("pretext"); pretext && !pretext->empty()) {
    const auto* const text = embed.if_contains("description");
    embed["description"] = text == nullptr ? *pretext : *pretext + "\n" + std::string(text->as_string());
  }
  if (const auto color = item.text("color"); color && read_color(*color)) embed["color"] = *read_color(*color);
  copy_object(item, embed, "author",
              Keys3{{{"author_name", "name"}, {"author_link", "url"}, {"author_icon", "icon_url"}}});
  copy_object(item, embed, "footer", Keys2{{{"footer", "text"}, {"footer_icon", "icon_url"}}});
  copy_object(item, embed, "image", Keys1{{{"image_url", "url"}}});
  copy_object(item, embed, "thumbnail", Keys1{{{"thumb_url", "url"}}});
  // Unix seconds, of the years that a timestamp can be.
  if (const auto seconds = item.integer("ts", {.min = 0, .max = 253'402'300'799}))
    embed["timestamp"] = iso_timestamp(*seconds * 1000);
  if (auto fields = read_fields(item); !fields.empty()) embed["fields"] = std::move(fields);
  if (embed.empty()) copy(item, "fallback", embed, "description");
  return embed;
}

}  // namespace

std::optional<std::string> slack_embeds(const FormReader& body) {
  const auto attachments = body.objects("attachments", limits::kEmbeds);
  if (!attachments) return std::nullopt;
  boost::json::array embeds;
  for (const FormReader& item : *attachments) embeds.push_back(read_attachment(item));
  boost::json::object made;
  made["embeds"] = std::move(embeds);
  return core::read_embeds(FormReader(made, body.errors()));
}

}  // namespace guildhall::api::webhook
