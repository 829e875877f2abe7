#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Protobuf messages without their schema: fields are read and replaced by number, and what nobody asked for is written
/// back byte for byte, in its place. Source of the format: protobuf.dev/programming-guides/encoding. Groups, which no
/// one has used since proto2, are malformed. No I/O, no recursion; safe on any bytes.
namespace guildhall::protobuf {

inline constexpr std::size_t kFieldsMax = 8192;  ///< Of one message; more are malformed.

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

class Message {
 public:
  /// nullopt when the bytes are no message.
  [[nodiscard]] static std::optional<Message> parse(std::string_view bytes);
  [[nodiscard]] std::string serialize() const;
  [[nodiscard]] bool empty() const { return fields_.empty(); }
  /// Each once, in the order of their first occurrence.
  [[nodiscard]] std::vector<std::uint32_t> numbers() const;

  // ---- reading; nullopt when there is no such field, or it is of another wire type ----

  [[nodiscard]] std::optional<std::uint64_t> varint(std::uint32_t number) const;   ///< The last one.
  [[nodiscard]] std::optional<std::uint64_t> fixed64(std::uint32_t number) const;  ///< The last one.
  /// The last one; good until the message changes.
  [[nodiscard]] std::optional<std::string_view> bytes(std::uint32_t number) const;
  [[nodiscard]] std::vector<std::string_view> all_bytes(std::uint32_t number) const;
  /// All occurrences merged, as the format says; an empty message when there is none, nullopt when it is malformed.
  [[nodiscard]] std::optional<Message> message(std::uint32_t number) const;
  /// Packed or not; what is cut short is left out.
  [[nodiscard]] std::vector<std::uint64_t> fixed64s(std::uint32_t number) const;

  // ---- writing: in place of all occurrences, or before the first field with a greater number ----

  void erase(std::uint32_t number);
  void set_varint(std::uint32_t number, std::uint64_t value);
  void set_fixed64(std::uint32_t number, std::uint64_t value);
  void set_bytes(std::uint32_t number, std::string_view payload);
  void set_all_bytes(std::uint32_t number, const std::vector<std::string>& payloads);
  void set_fixed64s(std::uint32_t number, const std::vector<std::uint64_t>& values);  ///< Packed; none = no field.
  /// Takes over all occurrences from the other message.
  void take(std::uint32_t number, const Message& other);

 private:
  struct Field {
    std::uint32_t number = 0;
    WireType type = WireType::kVarint;
    std::uint64_t value = 0;  ///< Of the types that are numbers.
    std::string raw;          ///< Tag and payload as they came.
    std::size_t payload = 0;  ///< Where the payload of kBytes begins in `raw`.
  };
  /// Takes a field off the front; nullopt when it is malformed.
  static std::optional<Field> take_field(std::string_view& bytes);
  static Field bytes_field(std::uint32_t number, std::string_view payload);
  [[nodiscard]] const Field* last(std::uint32_t number, WireType type) const;
  void replace(std::uint32_t number, std::vector<Field> with);

  std::vector<Field> fields_;
};

}  // namespace guildhall::protobuf
