#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/encoding.h"
#include "net/http/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace guildhall;
  const auto target = net::parse_target({reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  const std::string& path = target->path;
  const bool dots = (path + "/").contains("/../") || (path + "/").contains("/./");
  if (!path.starts_with('/') || path.contains("//") || dots || !is_utf8(path)) std::abort();
  if (path.size() > 1 && path.ends_with('/')) std::abort();
  return 0;
}
