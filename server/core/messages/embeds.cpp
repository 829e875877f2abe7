#include <algorithm>

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/messages/draft.h"

namespace guildhall::core {
namespace {

// Sums the characters that count towards the limit over all embeds.
struct EmbedTotal {
  std::size_t characters = 0;
};

std::optional<std::string> counted(const FormReader& reader, std::string_view key, std::size_t max, EmbedTotal& total,
                                   bool required = false) {
  auto text = reader.text(key, {.min = required ? 1U : 0U, .max = max, .required = required});
  if (text) total.characters += utf8_length(*text);
  return text;
}

std::optional<std::string> url(const FormReader& reader, std::string_view key) {
  auto text = reader.text(key, {.max = limits::kUrlChars});
  if (!text || text->empty()) return std::nullopt;
  if (!text->starts_with("http://") && !text->starts_with("https://") && !text->starts_with("attachment://")) {
    reader.complain(key, "URL_TYPE_INVALID_SCHEME",
                    fmt::format("Scheme must be one of ('http', 'https'). Not a well formed URL."));
    return std::nullopt;
  }
  return text;
}

void optional_field(JsonWriter& json, std::string_view key, const std::optional<std::string>& text) {
  if (text && !text->empty()) json.field(key, *text);
}

void write_media(JsonWriter& json, const FormReader& embed, std::string_view key) {
  const auto media = embed.object(key);
  if (!media) return;
  const auto address = url(*media, "url");
  if (!address) return;
  json.key(key);
  json.begin_object();
  json.field("url", *address);
  json.field("proxy_url", *address);
  for (const std::string_view side : {"width", "height"}) {
    if (const auto pixels = media->integer(side, {.min = 0, .max = 1'000'000})) json.field(side, *pixels);
  }
  json.end_object();
}

void write_fields(JsonWriter& json, const FormReader& embed, EmbedTotal& total) {
  const auto fields = embed.objects("fields", limits::kEmbedFields);
  if (!fields || fields->empty()) return;
  json.key("fields");
  json.begin_array();
  for (const FormReader& field : *fields) {
    json.begin_object();
    json.field("name", counted(field, "name", limits::kEmbedFieldNameChars, total, true).value_or(""));
    json.field("value", counted(field, "value", limits::kEmbedFieldValueChars, total, true).value_or(""));
    json.field("inline", field.boolean("inline").value_or(false));
    json.end_object();
  }
  json.end_array();
}

void write_author_and_footer(JsonWriter& json, const FormReader& embed, EmbedTotal& total) {
  if (const auto author = embed.object("author")) {
    json.key("author");
    json.begin_object();
    json.field("name", counted(*author, "name", limits::kEmbedAuthorChars, total).value_or(""));
    optional_field(json, "url", url(*author, "url"));
    optional_field(json, "icon_url", url(*author, "icon_url"));
    json.end_object();
  }
  if (const auto footer = embed.object("footer")) {
    json.key("footer");
    json.begin_object();
    json.field("text", counted(*footer, "text", limits::kEmbedFooterChars, total).value_or(""));
    optional_field(json, "icon_url", url(*footer, "icon_url"));
    json.end_object();
  }
}

void write_embed(JsonWriter& json, const FormReader& embed, EmbedTotal& total) {
  json.begin_object();
  json.field("type", "rich");
  optional_field(json, "title", counted(embed, "title", limits::kEmbedTitleChars, total));
  optional_field(json, "description", counted(embed, "description", limits::kEmbedDescriptionChars, total));
  optional_field(json, "url", url(embed, "url"));
  if (const auto timestamp = embed.text("timestamp", {.max = 64})) {
    if (const auto ms = parse_iso_timestamp(*timestamp)) {
      json.field("timestamp", iso_timestamp(*ms));
    } else {
      embed.complain("timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
    }
  }
  if (const auto color = embed.integer("color", {.min = 0, .max = limits::kColorMax})) json.field("color", *color);
  write_author_and_footer(json, embed, total);
  for (const std::string_view media : {"image", "thumbnail"}) write_media(json, embed, media);
  write_fields(json, embed, total);
  json.end_object();
}

}  // namespace

std::optional<std::string> read_embeds(const FormReader& body) {
  if (!body.has("embeds")) return std::nullopt;
  if (body.is_null("embeds")) return "[]";
  const auto embeds = body.objects("embeds", limits::kEmbeds);
  if (!embeds) return std::nullopt;
  std::string out;
  JsonWriter json(out);
  EmbedTotal total;
  json.begin_array();
  for (const FormReader& embed : *embeds) write_embed(json, embed, total);
  json.end_array();
  if (total.characters > limits::kEmbedTotalChars) {
    body.complain("embeds", "MAX_EMBED_SIZE_EXCEEDED",
                  fmt::format("Embed size exceeds maximum size of {}", limits::kEmbedTotalChars));
  }
  return out;
}

}  // namespace guildhall::core
