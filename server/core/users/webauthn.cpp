#include "core/users/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>
#include <optional>

#include "base/encoding.h"
#include "base/json/form_reader.h"

namespace guildhall::core {
namespace {

constexpr std::size_t kClientDataBytesMax = 4096;
constexpr std::size_t kAttestationBytesMax = 64UL * 1024;
constexpr std::size_t kAuthenticatorDataBytesMin = 37;  // Hash of the party, flags, counter.
constexpr std::size_t kAuthenticatorDataBytesMax = 16UL * 1024;
constexpr std::size_t kSignatureBytesMax = 1024;
constexpr std::size_t kCredentialIdBytesMax = 1023;  // WebAuthn 4: at most.
constexpr unsigned kUserPresent = 0x01;
constexpr unsigned kUserVerified = 0x04;
constexpr unsigned kAttested = 0x40;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string base64url_of(const unsigned char* data, std::size_t size) {
  return base64url_encode({reinterpret_cast<const char*>(data), size});
}

std::unexpected<Error> wrong(std::string detail) {
  return fail(ErrorCode::kTwoFactorInvalidCode, "passkey: " + std::move(detail));
}

/// As much of RFC 8949 as it takes to find one member of a map: definite lengths, no more than 16 deep.
class CborReader {
 public:
  explicit CborReader(std::string_view data) : data_(data) {}

  /// The byte string that stands under the text key `name` in the map that begins here.
  [[nodiscard]] std::optional<std::string_view> bytes_of(std::string_view name) {
    const auto map = head();
    if (!map || map->major != 5) return std::nullopt;
    for (std::uint64_t i = 0; i < map->value; ++i) {
      const auto key = head();
      if (!key || key->major != 3) return std::nullopt;
      const auto text = take(key->value);
      if (!text) return std::nullopt;
      if (*text == name) {
        const auto found = head();
        return found && found->major == 2 ? take(found->value) : std::nullopt;
      }
      if (!skip(0)) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  struct Head {
    unsigned major = 0;
    std::uint64_t value = 0;
  };

  std::optional<Head> head() {
    const auto first = take(1);
    if (!first) return std::nullopt;
    const unsigned byte = static_cast<unsigned char>(first->front());
    Head out{.major = byte >> 5U, .value = byte & 0x1FU};
    if (out.value < 24) return out;
    if (out.value > 27) return std::nullopt;
    const auto rest = take(std::size_t{1} << (out.value - 24));
    if (!rest) return std::nullopt;
    out.value = 0;
    for (const char c : *rest) out.value = (out.value << 8U) | static_cast<unsigned char>(c);
    return out;
  }

  std::optional<std::string_view> take(std::uint64_t size) {
    if (size > data_.size()) return std::nullopt;
    const std::string_view out = data_.substr(0, size);
    data_.remove_prefix(size);
    return out;
  }

  bool skip(int depth) {
    const auto item = head();
    if (!item || depth > 16) return false;
    if (item->major == 2 || item->major == 3) return take(item->value).has_value();
    std::uint64_t inner = 0;
    if (item->major == 4) inner = item->value;
    if (item->major == 5 && item->value < data_.size()) inner = 2 * item->value;
    if (item->major == 6) inner = 1;
    if (inner > data_.size()) return false;  // Each takes a byte at least.
    for (std::uint64_t i = 0; i < inner; ++i)
      if (!skip(depth + 1)) return false;
    return true;
  }

  std::string_view data_;
};

Result<void> check_client_data(const RelyingParty& party, std::string_view challenge, std::string_view json,
                               std::string_view type) {
  if (json.size() > kClientDataBytesMax) return wrong("client data too long");
  const auto parsed = parse_json(json);
  if (!parsed || !parsed->is_object()) return wrong("client data is no JSON object");
  FormErrors errors;
  const FormReader data(parsed->get_object(), errors);
  if (data.text("type") != std::string(type)) return wrong("client data of another type");
  if (data.text("challenge") != base64url_encode(challenge)) return wrong("another challenge");
  if (data.text("origin") != party.origin) return wrong("another origin");
  return {};
}

Result<unsigned> check_authenticator_data(const RelyingParty& party, std::string_view data) {
  if (data.size() < kAuthenticatorDataBytesMin || data.size() > kAuthenticatorDataBytesMax)
    return wrong("authenticator data of a wrong size");
  if (hex_encode(data.substr(0, 32)) != sha256_hex(party.id)) return wrong("another relying party");
  const auto flags = static_cast<unsigned>(static_cast<unsigned char>(data[32]));
  if ((flags & kUserPresent) == 0) return wrong("nobody touched the key");
  return flags;
}

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};

/// The credential in the data when its key is of that algorithm.
std::unique_ptr<fido_cred_t, FreeCredential> parse_credential(std::string_view data, std::int64_t algorithm) {
  std::unique_ptr<fido_cred_t, FreeCredential> credential(fido_cred_new());
  if (!credential || fido_cred_set_type(credential.get(), static_cast<int>(algorithm)) != FIDO_OK ||
      fido_cred_set_authdata_raw(credential.get(), bytes(data), data.size()) != FIDO_OK)
    return nullptr;
  return credential;
}

template <class Key>
int verify_with(const fido_assert_t* assertion, int algorithm, std::string_view key, Key* (*make)(),
                void (*release)(Key**), int (*load)(Key*, const void*, size_t)) {
  Key* public_key = make();
  int result = public_key == nullptr ? FIDO_ERR_INTERNAL : load(public_key, key.data(), key.size());
  if (result == FIDO_OK) result = fido_assert_verify(assertion, 0, algorithm, public_key);
  release(&public_key);
  return result;
}

int verify_signature(const fido_assert_t* assertion, std::int64_t algorithm, std::string_view key) {
  switch (algorithm) {
    case COSE_ES256:
      return verify_with(assertion, COSE_ES256, key, es256_pk_new, es256_pk_free, es256_pk_from_ptr);
    case COSE_EDDSA:
      return verify_with(assertion, COSE_EDDSA, key, eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr);
    case COSE_RS256:
      return verify_with(assertion, COSE_RS256, key, rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr);
    default:
      return FIDO_ERR_UNSUPPORTED_ALGORITHM;
  }
}

}  // namespace

RelyingParty relying_party(std::string_view public_url) {
  const std::size_t scheme = public_url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(public_url.find('/', begin), public_url.size());
  std::string_view host = public_url.substr(begin, end - begin);
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) host = host.substr(0, colon);
  return {.id = std::string(host), .origin = std::string(public_url.substr(0, end))};
}

Result<model::Passkey> verify_registration(const RelyingParty& party, std::string_view challenge,
                                           const Registration& registration) {
  TRY_VOID(check_client_data(party, challenge, registration.client_data_json, "webauthn.create"));
  if (registration.attestation_object.size() > kAttestationBytesMax) return wrong("attestation too long");
  const auto data = CborReader(registration.attestation_object).bytes_of("authData");
  if (!data) return wrong("no authenticator data in the attestation");
  TRY(const unsigned flags, check_authenticator_data(party, *data));
  if ((flags & kAttested) == 0) return wrong("no credential in the attestation");
  for (const std::int64_t algorithm : kCoseAlgorithms) {
    const auto credential = parse_credential(*data, algorithm);
    if (!credential) continue;
    const std::size_t id_size = fido_cred_id_len(credential.get());
    if (id_size == 0 || id_size > kCredentialIdBytesMax) return wrong("credential id of a wrong size");
    return model::Passkey{
        .credential_id = base64url_of(fido_cred_id_ptr(credential.get()), id_size),
        .algorithm = algorithm,
        .public_key = base64url_of(fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get())),
        .sign_count = fido_cred_sigcount(credential.get())};
  }
  return wrong("a key of an algorithm that was not offered");
}

Result<VerifiedAssertion> verify_assertion(const RelyingParty& party, std::string_view challenge,
                                           const model::Passkey& passkey, const Assertion& assertion) {
  TRY_VOID(check_client_data(party, challenge, assertion.client_data_json, "webauthn.get"));
  TRY(const unsigned flags, check_authenticator_data(party, assertion.authenticator_data));
  if (assertion.signature.empty() || assertion.signature.size() > kSignatureBytesMax) return wrong("no signature");
  const auto key = base64url_decode(passkey.public_key);
  const std::unique_ptr<fido_assert_t, FreeAssertion> check(fido_assert_new());
  if (!key || !check) return fail(ErrorCode::kInternal, "unreadable passkey");
  if (fido_assert_set_rp(check.get(), party.id.c_str()) != FIDO_OK ||
      fido_assert_set_clientdata(check.get(), bytes(assertion.client_data_json), assertion.client_data_json.size()) !=
          FIDO_OK ||
      fido_assert_set_count(check.get(), 1) != FIDO_OK ||
      fido_assert_set_authdata_raw(check.get(), 0, bytes(assertion.authenticator_data),
                                   assertion.authenticator_data.size()) != FIDO_OK ||
      fido_assert_set_sig(check.get(), 0, bytes(assertion.signature), assertion.signature.size()) != FIDO_OK)
    return wrong("unreadable assertion");
  if (const int result = verify_signature(check.get(), passkey.algorithm, *key); result != FIDO_OK)
    return wrong(std::string("the signature: ") + fido_strerr(result));
  const std::int64_t count = fido_assert_sigcount(check.get(), 0);
  // Many passkeys never count; one that does must go up (WebAuthn 7.2, step 21).
  if ((count != 0 || passkey.sign_count != 0) && count <= passkey.sign_count) return wrong("the counter went back");
  return VerifiedAssertion{.sign_count = count, .user_verified = (flags & kUserVerified) != 0};
}

}  // namespace guildhall::core
