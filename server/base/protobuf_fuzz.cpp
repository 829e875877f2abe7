#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/protobuf.h"

// What is read is written back as it was; what is replaced is read back; the rest stays.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using guildhall::protobuf::Message;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto message = Message::parse(bytes);
  if (!message) return 0;
  CHECK(message->serialize() == bytes);
  for (const std::uint32_t number : message->numbers()) {
    Message changed = *message;
    changed.erase(number);
    CHECK(changed.all_bytes(number).empty() && !changed.varint(number));
    changed.take(number, *message);
    CHECK(changed.varint(number) == message->varint(number));
    CHECK(changed.fixed64s(number) == message->fixed64s(number));
    changed.set_varint(number, 7);
    const auto again = Message::parse(changed.serialize());
    CHECK(again && again->varint(number) == 7U);
    if (const auto inner = message->message(number)) CHECK(inner->numbers().size() <= bytes.size());
    if (message->numbers().size() > 64) break;  // Keeps one input fast.
  }
  return 0;
}
