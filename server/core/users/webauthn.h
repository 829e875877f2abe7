#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "core/model/model.h"

/// What a browser sends when a passkey is made or used, checked as W3C WebAuthn Level 2 says (sections 7.1 and 7.2).
/// Attestation is not looked at: which make of key people use is their business. Pure functions; signatures by
/// libfido2.
namespace guildhall::core {

/// This instance, as browsers know it.
struct RelyingParty {
  std::string id;      ///< Host name: "chat.example.org".
  std::string origin;  ///< "https://chat.example.org".
};
/// From the public URL.
[[nodiscard]] RelyingParty relying_party(std::string_view public_url);

/// ES256, EdDSA, RS256: numbers of the COSE registry.
inline constexpr std::int64_t kCoseAlgorithms[] = {-7, -8, -257};

/// Everything raw bytes. Sizes are checked.
struct Registration {
  std::string client_data_json;
  std::string attestation_object;
};
struct Assertion {
  std::string client_data_json;
  std::string authenticator_data;
  std::string signature;
};
struct VerifiedAssertion {
  std::int64_t sign_count = 0;
  bool user_verified = false;  ///< By PIN or finger, not only touched.
};

/// The passkey without id, owner, name and times. `challenge` is raw. kTwoFactorInvalidCode, with what was wrong for
/// the log.
[[nodiscard]] Result<model::Passkey> verify_registration(const RelyingParty& party, std::string_view challenge,
                                                         const Registration& registration);
/// Errors as above; also when the counter shows that there are two copies of the key.
[[nodiscard]] Result<VerifiedAssertion> verify_assertion(const RelyingParty& party, std::string_view challenge,
                                                         const model::Passkey& passkey, const Assertion& assertion);

}  // namespace guildhall::core
