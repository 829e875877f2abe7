#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/ids.h"

namespace guildhall {

/// Makes ids that only ever grow, also when the clock steps back. One thread (the domain's).
/// At more than 4096 ids in a millisecond it borrows from the next one.
class SnowflakeGenerator {
 public:
  explicit SnowflakeGenerator(const Clock& clock, std::uint32_t worker = 0) : clock_(clock), worker_(worker & 1023U) {}

  template <class IdType>
  [[nodiscard]] IdType next() {
    return IdType(next_raw());
  }
  /// Every later id will be greater than `id`: called at start with the greatest stored id.
  void rise_above(std::uint64_t id);

 private:
  std::uint64_t next_raw();

  const Clock& clock_;
  std::uint32_t worker_;
  std::uint64_t last_ = 0;
};

}  // namespace guildhall
