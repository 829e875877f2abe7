#pragma once

#include <memory>
#include <string>

#include "base/error.h"

struct ssl_ctx_st;

namespace guildhall::net {

/// A server's TLS settings with its certificate chain and key (PEM files); TLS 1.2 and 1.3, ALPN http/1.1.
[[nodiscard]] Result<std::shared_ptr<ssl_ctx_st>> make_server_tls(const std::string& certificate,
                                                                  const std::string& key);

}  // namespace guildhall::net
