#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "base/check.h"
#include "base/encoding.h"
#include "core/users/webauthn.h"

/// A security key in software, for tests: one P-256 credential.
namespace guildhall::core {

class SoftAuthenticator {
 public:
  SoftAuthenticator() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) { CHECK(key_ != nullptr); }

  std::string credential_id = "soft-credential-0001";
  std::uint32_t counter = 0;
  unsigned flags = 0x05;  ///< Touched, and unlocked by its owner.

  [[nodiscard]] static std::string client_data(std::string_view type, std::string_view challenge,
                                               std::string_view origin) {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" + base64url_encode(challenge) + R"(","origin":")" +
           std::string(origin) + R"(","crossOrigin":false})";
  }

  [[nodiscard]] Registration make(const RelyingParty& party, std::string_view challenge) {
    std::string data = head(party, flags | 0x40U);
    data += std::string(16, '\0');  // AAGUID
    data.push_back(0);
    data.push_back(static_cast<char>(credential_id.size()));
    data += credential_id + cose_key();
    // {"fmt": "none", "attStmt": {}, "authData": h'…'}
    std::string object =
        "\xa3\x63"
        "fmt\x64none\x67"
        "attStmt\xa0\x68"
        "authData\x59";
    object.push_back(static_cast<char>(data.size() >> 8U));
    object.push_back(static_cast<char>(data.size()));
    return {.client_data_json = client_data("webauthn.create", challenge, party.origin),
            .attestation_object = object + data};
  }

  [[nodiscard]] Assertion use(const RelyingParty& party, std::string_view challenge) {
    Assertion out{.client_data_json = client_data("webauthn.get", challenge, party.origin),
                  .authenticator_data = head(party, flags),
                  .signature = {}};
    out.signature = sign(out.authenticator_data + raw_sha256(out.client_data_json));
    return out;
  }

 private:
  static std::string raw_sha256(std::string_view text) {
    std::string out(32, '\0');
    unsigned int size = 0;
    CHECK(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sha256(),
                     nullptr) == 1);
    return out;
  }

  std::string head(const RelyingParty& party, unsigned with_flags) {
    std::string out = raw_sha256(party.id);
    out.push_back(static_cast<char>(with_flags));
    for (const unsigned shift : {24U, 16U, 8U, 0U}) out.push_back(static_cast<char>(counter >> shift));
    return out;
  }

  /// {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  std::string cose_key() {
    unsigned char point[65];
    std::size_t size = 0;
    CHECK(EVP_PKEY_get_octet_string_param(key_.get(), "pub", point, sizeof point, &size) == 1 && size == sizeof point);
    const std::string_view text(reinterpret_cast<const char*>(point), size);
    return std::string("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20") + std::string(text.substr(1, 32)) + "\x22\x58\x20" +
           std::string(text.substr(33, 32));
  }

  std::string sign(const std::string& what) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::size_t size = 0;
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), nullptr, &size, data(what), what.size()) == 1);
    std::string out(size, '\0');
    CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data(what), what.size()) ==
          1);
    out.resize(size);
    return out;
  }
  static const unsigned char* data(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace guildhall::core
