#include "base/protobuf.h"

#include <algorithm>

namespace guildhall::protobuf {
namespace {

constexpr std::uint64_t kNumberMax = (1U << 29U) - 1;  // documented

std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> take_little_endian(std::string_view& bytes, std::size_t size) {
  if (bytes.size() < size) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  bytes.remove_prefix(size);
  return value;
}

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) out.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
  out.push_back(static_cast<char>(value));
}

void put_fixed64(std::string& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

std::string tag(std::uint32_t number, WireType type) {
  std::string out;
  put_varint(out, std::uint64_t{number} << 3U | static_cast<std::uint64_t>(type));
  return out;
}

}  // namespace

std::optional<Message::Field> Message::take_field(std::string_view& bytes) {
  const std::string_view start = bytes;
  const auto key = take_varint(bytes);
  if (!key || (*key >> 3U) == 0 || (*key >> 3U) > kNumberMax) return std::nullopt;
  Field field{.number = static_cast<std::uint32_t>(*key >> 3U), .raw = {}};
  std::optional<std::uint64_t> value;
  switch (*key & 7U) {
    case 0:
      value = take_varint(bytes);
      break;
    case 1:
      value = take_little_endian(bytes, 8);
      break;
    case 2:
      value = take_varint(bytes);
      break;
    case 5:
      value = take_little_endian(bytes, 4);
      break;
    default:
      return std::nullopt;
  }
  if (!value) return std::nullopt;
  field.type = static_cast<WireType>(*key & 7U);
  field.value = *value;
  field.payload = start.size() - bytes.size();
  if (field.type == WireType::kBytes) {
    if (*value > bytes.size()) return std::nullopt;
    bytes.remove_prefix(static_cast<std::size_t>(*value));
  }
  field.raw = start.substr(0, start.size() - bytes.size());
  return field;
}

std::optional<Message> Message::parse(std::string_view bytes) {
  Message out;
  while (!bytes.empty()) {
    auto field = take_field(bytes);
    if (!field || out.fields_.size() == kFieldsMax) return std::nullopt;
    out.fields_.push_back(*std::move(field));
  }
  return out;
}

std::string Message::serialize() const {
  std::string out;
  for (const Field& field : fields_) out += field.raw;
  return out;
}

std::vector<std::uint32_t> Message::numbers() const {
  std::vector<std::uint32_t> out;
  for (const Field& field : fields_)
    if (std::ranges::find(out, field.number) == out.end()) out.push_back(field.number);
  return out;
}

const Message::Field* Message::last(std::uint32_t number, WireType type) const {
  for (auto it = fields_.rbegin(); it != fields_.rend(); ++it)
    if (it->number == number && it->type == type) return &*it;
  return nullptr;
}

std::optional<std::uint64_t> Message::varint(std::uint32_t number) const {
  const Field* const field = last(number, WireType::kVarint);
  return field == nullptr ? std::nullopt : std::optional(field->value);
}

std::optional<std::uint64_t> Message::fixed64(std::uint32_t number) const {
  const Field* const field = last(number, WireType::kFixed64);
  return field == nullptr ? std::nullopt : std::optional(field->value);
}

std::optional<std::string_view> Message::bytes(std::uint32_t number) const {
  const Field* const field = last(number, WireType::kBytes);
  return field == nullptr ? std::nullopt : std::optional(std::string_view(field->raw).substr(field->payload));
}

std::vector<std::string_view> Message::all_bytes(std::uint32_t number) const {
  std::vector<std::string_view> out;
  for (const Field& field : fields_)
    if (field.number == number && field.type == WireType::kBytes)
      out.push_back(std::string_view(field.raw).substr(field.payload));
  return out;
}

std::optional<Message> Message::message(std::uint32_t number) const {
  std::string merged;
  for (const std::string_view part : all_bytes(number)) merged += part;
  return parse(merged);
}

std::vector<std::uint64_t> Message::fixed64s(std::uint32_t number) const {
  std::vector<std::uint64_t> out;
  for (const Field& field : fields_) {
    if (field.number != number) continue;
    if (field.type == WireType::kFixed64) out.push_back(field.value);
    if (field.type != WireType::kBytes) continue;
    std::string_view packed = std::string_view(field.raw).substr(field.payload);
    while (const auto value = take_little_endian(packed, 8)) out.push_back(*value);
  }
  return out;
}

void Message::replace(std::uint32_t number, std::vector<Field> with) {
  auto place = std::ranges::find(fields_, number, &Field::number);
  if (place == fields_.end()) place = std::ranges::find_if(fields_, [&](const Field& f) { return f.number > number; });
  const auto at = place - fields_.begin();  // Nothing of this number stands before it.
  std::erase_if(fields_, [&](const Field& field) { return field.number == number; });
  fields_.insert(fields_.begin() + at, std::make_move_iterator(with.begin()), std::make_move_iterator(with.end()));
}

void Message::erase(std::uint32_t number) { replace(number, {}); }

void Message::set_varint(std::uint32_t number, std::uint64_t value) {
  Field field{.number = number, .type = WireType::kVarint, .value = value, .raw = tag(number, WireType::kVarint)};
  put_varint(field.raw, value);
  replace(number, {std::move(field)});
}

void Message::set_fixed64(std::uint32_t number, std::uint64_t value) {
  Field field{.number = number, .type = WireType::kFixed64, .value = value, .raw = tag(number, WireType::kFixed64)};
  put_fixed64(field.raw, value);
  replace(number, {std::move(field)});
}

Message::Field Message::bytes_field(std::uint32_t number, std::string_view payload) {
  Field field{
      .number = number, .type = WireType::kBytes, .value = payload.size(), .raw = tag(number, WireType::kBytes)};
  put_varint(field.raw, payload.size());
  field.payload = field.raw.size();
  field.raw += payload;
  return field;
}

void Message::set_bytes(std::uint32_t number, std::string_view payload) {
  replace(number, {bytes_field(number, payload)});
}

void Message::set_all_bytes(std::uint32_t number, const std::vector<std::string>& payloads) {
  std::vector<Field> fields;
  for (const std::string& payload : payloads) fields.push_back(bytes_field(number, payload));
  replace(number, std::move(fields));
}

void Message::set_fixed64s(std::uint32_t number, const std::vector<std::uint64_t>& values) {
  if (values.empty()) return erase(number);
  std::string packed;
  for (const std::uint64_t value : values) put_fixed64(packed, value);
  set_bytes(number, packed);
}

void Message::take(std::uint32_t number, const Message& other) {
  std::vector<Field> fields;
  for (const Field& field : other.fields_)
    if (field.number == number) fields.push_back(field);
  replace(number, std::move(fields));
}

}  // namespace guildhall::protobuf
