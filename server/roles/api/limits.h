#pragma once

#include <cstddef>
#include <cstdint>

namespace guildhall::api {

/// Requests that are being worked on or wait to be durable. Past it the server says 503: memory stays bounded.
inline constexpr std::size_t kInFlightMax = 4096;
/// A request without an answer after this gets 503: clients give up at about that time, and a proxy in front would say
/// 504 without a body that libraries understand.
inline constexpr std::int64_t kRequestMsMax = 30'000;
/// Buckets that the rate limiter keeps; each is about 64 bytes.
inline constexpr std::size_t kRateBucketsMax = 200'000;
/// Plain fields of a form that become members of the body's object.
inline constexpr std::size_t kFormFieldsMax = 64;

}  // namespace guildhall::api
