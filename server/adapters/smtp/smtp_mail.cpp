#include "adapters/smtp/smtp_mail.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>

#include <curl/curl.h>

namespace guildhall {
namespace {

void start_curl() {
  static std::once_flag started;
  std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct Reader {
  std::string_view rest;
};

std::size_t read_some(char* out, std::size_t size, std::size_t count, void* context) {
  auto& reader = *static_cast<Reader*>(context);
  const std::size_t taken = std::min(size * count, reader.rest.size());
  std::memcpy(out, reader.rest.data(), taken);
  reader.rest.remove_prefix(taken);
  return taken;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

SmtpMail::SmtpMail(Options options, const Clock& clock, Random& random)
    : options_(std::move(options)), clock_(clock), random_(random) {
  start_curl();
}

Result<void> SmtpMail::send(const ports::Letter& letter) {
  TRY_VOID(ports::check_letter(letter));
  const std::size_t at = std::min(options_.from.find('@'), options_.from.size());
  const std::string text = ports::message_text(
      letter,
      {.from = options_.from, .message_id = random_.hex(16) + options_.from.substr(at), .date = clock_.now_ms()});
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  const std::unique_ptr<curl_slist, FreeList> to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
  if (!curl || !to) return fail(ErrorCode::kInternal, "out of memory for curl");
  Reader reader{text};
  std::array<char, CURL_ERROR_SIZE> why{};
  const std::string from = "<" + options_.from + ">";
  CURL* const handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_USE_SSL, options_.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.timeout_ms));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_ms));
  if (!options_.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, options_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, options_.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_some);
  curl_easy_setopt(handle, CURLOPT_READDATA, &reader);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, why.data());
  const CURLcode result = curl_easy_perform(handle);
  if (result == CURLE_OK) return {};
  return fail(ErrorCode::kInternal, why[0] != '\0' ? std::string(why.data()) : curl_easy_strerror(result));
}

}  // namespace guildhall
