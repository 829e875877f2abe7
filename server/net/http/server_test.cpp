#include "net/http/server.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "net/reactor.h"
#include "net/test_socket.h"
#include "net/websocket/connection.h"

namespace guildhall::net {
namespace {

using test::Socket;

/// Echoes what it understood; `/hold` keeps the responder, `/drop` drops it, `/file` answers a file, `/ws` is a
/// WebSocket.
class TestHandler final : public HttpHandler, public WsConnection::Handler {
 public:
  void handle(HttpRequest request, Responder respond) override {
    if (request.path == "/drop") return;
    if (request.path == "/hold") return held.set_value(std::move(respond));
    if (request.path == "/file")
      return respond({.headers = {{"Content-Type", "image/png"}, {"ETag", "\"e\""}}, .file_path = file});
    if (request.path == "/none") return respond({.status = 204});
    if (request.path == "/big")
      return respond({.headers = {{"Content-Type", "application/json"}}, .body = std::string(3'000'000, 'b')});
    std::string text = request.method_name + " " + request.path;
    for (const auto& [name, value] : request.query) text += " " + name + "=" + value;
    if (!request.body.empty())
      text += " body:" + (request.body.size() > 100 ? std::to_string(request.body.size()) : request.body);
    for (const auto& part : request.parts) text += " part:" + part.name + ":" + std::to_string(part.size);
    respond({.headers = {{"Content-Type", "text/plain"}}, .body = text});
  }
  void upgraded(HttpRequest request, std::unique_ptr<Stream> stream, std::string leftover) override {
    EXPECT_EQ(request.path, "/ws");
    socket = std::make_unique<WsConnection>(std::move(stream), std::move(leftover));
    socket->set_handler(this);
    socket->start();
  }
  bool wants_upgrade(const HttpRequest& request) override { return request.path == "/ws"; }
  HttpResponse refusal(int status) override {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}},
            .body = "{\"code\":" + std::to_string(status) + "}"};
  }
  void on_message(WsSocket& connection, std::string_view data, bool) override {
    if (data != "many") return connection.send_text(data);
    for (int i = 0; i < 10; ++i) connection.send_binary("p", std::make_shared<const std::string>(100'000, 'B'));
  }
  void on_closed(WsSocket&, std::uint16_t) override { socket.reset(); }

  std::promise<Responder> held;
  std::string file;
  std::unique_ptr<WsConnection> socket;
};

class HttpServerTest : public testing::Test {
 protected:
  void open(HttpServer::Options options = {}) {
    options.address = "127.0.0.1";
    auto created = HttpServer::create(std::move(options), {&first_, &second_}, handler_);
    ASSERT_TRUE(created) << created.error().detail;
    server_ = std::move(*created);
    first_.start();
    second_.start();
  }
  void TearDown() override {
    if (server_) server_->stop();
    first_.stop();
    second_.stop();
    handler_.socket.reset();
  }
  [[nodiscard]] Socket connect() const { return Socket::connect_to(server_->port()); }
  /// Sends the bytes on a new connection and reads until the server closes it.
  [[nodiscard]] std::string exchange(std::string_view bytes) const {
    const auto client = connect();
    client.send(bytes);
    return client.receive_all();
  }
  /// Reads one answer: its header, and a body of its Content-Length.
  static std::pair<std::string, std::string> answer(const Socket& client, bool head = false) {
    std::string header = client.receive_until("\r\n\r\n");
    const std::size_t at = header.find("Content-Length: ");
    if (at == std::string::npos || head) return {header, ""};
    return {header, client.receive(std::stoul(header.substr(at + 16)))};
  }
  static void expect_status(const std::string& text, int status) {
    EXPECT_TRUE(text.starts_with("HTTP/1.1 " + std::to_string(status) + " ")) << text.substr(0, 300);
  }

  Reactor first_{0};
  Reactor second_{1};
  TestHandler handler_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, KeepsConnectionsAlive) {
  open();
  const auto client = connect();
  for (int i = 0; i < 3; ++i) {
    client.send("GET //a%20b/?x=1&y=+ HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto [header, body] = answer(client);
    expect_status(header, 200);
    EXPECT_TRUE(header.contains("\r\nDate: "));
    EXPECT_FALSE(header.contains("Connection:"));
    EXPECT_EQ(body, "GET /a b x=1 y= ");
  }
  client.send("GET /bye HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const auto last = client.receive_all();
  EXPECT_TRUE(last.contains("Connection: close\r\n"));
  EXPECT_TRUE(last.ends_with("GET /bye"));
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  open();
  std::string wire;
  for (int i = 0; i < 50; ++i) wire += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  const auto client = connect();
  client.send(wire);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(answer(client).second, "GET /" + std::to_string(i));
}

TEST_F(HttpServerTest, ReadsBodiesOfEveryKind) {
  open();
  const auto client = connect();
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel");
  client.send("lo");
  EXPECT_EQ(answer(client).second, "POST /a body:hello");
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nl");
  client.send("o\r\n0\r\n\r\n");
  EXPECT_EQ(answer(client).second, "POST /a body:hello");
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n" + std::string(1'048'576, 'x'));
  EXPECT_EQ(answer(client).second, "POST /a body:1048576");
  const std::string form = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n" +
                           std::string(3'000'000, 'y') + "\r\n--B--\r\n";
  client.send("POST /m HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: " +
              std::to_string(form.size()) + "\r\n\r\n" + form);
  EXPECT_EQ(answer(client).second, "POST /m part:f:3000000");
  client.send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_EQ(answer(client).second, "POST /e body:ok");
}

TEST_F(HttpServerTest, LeavesOutBodiesThatMayNotBe) {
  open();
  const auto client = connect();
  client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer(client, true).first.contains("Content-Length: 7\r\n"));
  client.send("GET /none HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_FALSE(answer(client).first.contains("Content-"));
  client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer(client).second, "GET /a");
}

TEST_F(HttpServerTest, RefusesWhatIsMalformed) {
  open();
  const std::vector<std::pair<std::string, int>> cases = {
      {"nonsense\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET /../etc HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nbad header\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 1\r\n\r\nx",
       400},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(17'000, 'x') + "\r\n\r\n", 431},
      {"GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(17'000, 'x'), 431},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n" + std::string(0x100001, 'x') +
           "\r\n",
       413},
  };
  for (const auto& [wire, status] : cases) {
    SCOPED_TRACE(wire.substr(0, 120));
    const auto text = exchange(wire);
    expect_status(text, status);
    EXPECT_TRUE(text.contains("Connection: close\r\n"));
    EXPECT_TRUE(text.ends_with("{\"code\":" + std::to_string(status) + "}"));
  }
}

TEST_F(HttpServerTest, TimesOutSlowRequests) {
  open({.header_timeout = std::chrono::milliseconds(60),
        .body_timeout = std::chrono::milliseconds(60),
        .idle_timeout = std::chrono::milliseconds(60)});
  expect_status(exchange("GET / HT"), 408);
  expect_status(exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"), 408);
  EXPECT_EQ(exchange(""), "");
  const auto kept = exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(kept.ends_with("GET /")) << kept;
}

TEST_F(HttpServerTest, AnswersDroppedAndLateRequests) {
  open();
  const auto client = connect();
  client.send("GET /drop HTTP/1.1\r\nHost: h\r\n\r\n");
  expect_status(answer(client).first, 500);
  client.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
  auto responder = handler_.held.get_future().get();
  responder({.status = 201, .body = "late"});
  responder({.status = 202, .body = "ignored"});
  EXPECT_EQ(answer(client).second, "late");
  client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer(client).second, "GET /a");
}

TEST_F(HttpServerTest, StreamsFilesAndRanges) {
  open();
  const auto path = std::filesystem::temp_directory_path() / ("guildhall-file-" + std::to_string(::getpid()));
  std::string bytes(1'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 1000);
  std::ofstream(path, std::ios::binary) << bytes;
  handler_.file = path;
  const auto client = connect();
  const auto get = [&](const std::string& headers, const char* method = "GET") {
    client.send(std::string(method) + " /file HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
    return answer(client, method[0] == 'H');
  };
  auto [header, body] = get("");
  EXPECT_TRUE(body == bytes);
  EXPECT_TRUE(header.contains("Accept-Ranges: bytes"));
  std::tie(header, body) = get("Range: bytes=1000-200999\r\n");
  expect_status(header, 206);
  EXPECT_TRUE(header.contains("Content-Range: bytes 1000-200999/1000000\r\n"));
  EXPECT_TRUE(body == bytes.substr(1000, 200'000));
  std::tie(header, body) = get("Range: bytes=-5\r\nIf-Range: \"e\"\r\n");
  EXPECT_EQ(body, bytes.substr(999'995));
  expect_status(get("Range: bytes=-5\r\nIf-Range: \"other\"\r\n").first, 200);
  std::tie(header, body) = get("Range: bytes=1000000-\r\n");
  expect_status(header, 416);
  EXPECT_TRUE(header.contains("Content-Range: bytes */1000000\r\n"));
  EXPECT_TRUE(get("", "HEAD").first.contains("Content-Length: 1000000\r\n"));
  std::filesystem::remove(path);
  expect_status(get("").first, 404);
}

TEST_F(HttpServerTest, SendsLargeAnswersToSlowReaders) {
  open();
  const auto client = connect();
  client.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto [header, body] = answer(client);
  EXPECT_TRUE(body == std::string(3'000'000, 'b'));
  client.send("GET /big HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");
  EXPECT_TRUE(answer(client).first.contains("Content-Encoding: gzip\r\n"));
}

TEST_F(HttpServerTest, LimitsConnections) {
  open({.max_connections = 1});
  const auto first = connect();
  first.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer(first).second, "GET /a");
  expect_status(exchange(""), 503);
}

TEST_F(HttpServerTest, UpgradesToWebSockets) {
  open();
  const std::string start =
      "GET /ws?v=10 HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  expect_status(exchange(start + key + "\r\n"), 426);
  EXPECT_TRUE(exchange(start + key + "\r\n").contains("Sec-WebSocket-Version: 13\r\n"));
  expect_status(exchange(start + "Sec-WebSocket-Version: 13\r\n\r\n"), 400);
  expect_status(exchange(start + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: abc\r\n\r\n"), 400);
  {
    const auto client = connect();
    client.send(start + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n" + key + "\r\n" +
                std::string("\x81\x82\0\0\0\0hi", 8));
    const auto header = client.receive_until("\r\n\r\n");
    expect_status(header, 101);
    EXPECT_TRUE(header.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_FALSE(header.contains("Extensions"));
    EXPECT_EQ(client.receive(4), "\x81\x02hi");
    EXPECT_EQ(server_->connections(), 0U);
  }
  const auto other = connect();
  other.send("GET /elsewhere HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  EXPECT_EQ(answer(other).second, "GET /elsewhere");
}

TEST_F(HttpServerTest, Drains) {
  open();
  const auto idle = connect();
  idle.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  (void)answer(idle);
  const auto busy = connect();
  busy.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n");
  auto responder = handler_.held.get_future().get();
  server_->stop_accepting();
  server_->close_idle();
  EXPECT_EQ(idle.receive_all(), "");
  responder({.body = "done"});
  EXPECT_TRUE(busy.receive_all().ends_with("done"));
}

TEST_F(HttpServerTest, TellsWhenItCannotListen) {
  open();
  const auto again = HttpServer::create({.address = "127.0.0.1", .port = server_->port()}, {&first_}, handler_);
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().detail.contains("cannot listen"));
  EXPECT_FALSE(HttpServer::create({.address = "nowhere"}, {&first_}, handler_));
  EXPECT_FALSE(HttpServer::create({.address = "127.0.0.1", .tls_certificate = "/none", .tls_key = "/none"}, {&first_},
                                  handler_));
}

/// Writes a self-signed certificate and its key.
void write_certificate(const std::string& certificate, const std::string& key) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3600);
  X509_set_pubkey(x509.get(), pair.get());
  X509_NAME* const name = X509_get_subject_name(x509.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x509.get(), name);
  X509_sign(x509.get(), pair.get(), EVP_sha256());
  const std::unique_ptr<FILE, decltype(&fclose)> certificate_file(fopen(certificate.c_str(), "w"), fclose);
  PEM_write_X509(certificate_file.get(), x509.get());
  const std::unique_ptr<FILE, decltype(&fclose)> key_file(fopen(key.c_str(), "w"), fclose);
  PEM_write_PrivateKey(key_file.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

/// A blocking TLS client.
class TlsClient {
 public:
  explicit TlsClient(Socket socket)
      : socket_(std::move(socket)), context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
    SSL_set_fd(ssl_, socket_.fd());
    int result = SSL_connect(ssl_);
    while (again(result)) result = SSL_connect(ssl_);
    EXPECT_EQ(result, 1);
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  void send(std::string_view bytes) {
    int result = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    while (again(result)) result = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    EXPECT_GT(result, 0);
  }
  std::string receive(std::size_t count) {
    std::string out(count, '\0');
    std::size_t got = 0;
    while (got < count) {
      const int step = SSL_read(ssl_, out.data() + got, static_cast<int>(count - got));
      if (again(step)) continue;
      if (step <= 0) break;
      got += static_cast<std::size_t>(step);
    }
    out.resize(got);
    return out;
  }
  std::string receive_until(std::string_view mark) {
    std::string out;
    while (!out.ends_with(mark)) {
      const auto byte = receive(1);
      if (byte.empty()) break;
      out += byte;
    }
    return out;
  }

 private:
  /// The system call was interrupted.
  [[nodiscard]] bool again(int result) const {
    if (result > 0 || errno != EINTR) return false;
    const int error = SSL_get_error(ssl_, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }
  Socket socket_;
  SSL_CTX* context_;
  SSL* ssl_;
};

TEST_F(HttpServerTest, ServesTlsAndWebSocketsOverIt) {
  const auto base = (std::filesystem::temp_directory_path() / ("guildhall-tls-" + std::to_string(::getpid()))).string();
  write_certificate(base + ".crt", base + ".key");
  open({.tls_certificate = base + ".crt", .tls_key = base + ".key"});
  std::filesystem::remove(base + ".crt");
  std::filesystem::remove(base + ".key");
  TlsClient client(connect());
  client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'x'));
  EXPECT_TRUE(client.receive_until("\r\n\r\n").contains("Content-Length: 19\r\n"));
  EXPECT_EQ(client.receive(19), "POST /a body:200000");
  client.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(client.receive_until("\r\n\r\n").contains("Content-Length: 3000000\r\n"));
  EXPECT_TRUE(client.receive(3'000'000) == std::string(3'000'000, 'b'));
  client.send(
      "GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  expect_status(client.receive_until("\r\n\r\n"), 101);
  client.send(std::string("\x81\x82\0\0\0\0hi", 8));
  EXPECT_EQ(client.receive(4), "\x81\x02hi");
  // Several large shared bodies: more than one flush encrypts.
  client.send(std::string("\x81\x84\0\0\0\0many", 10));
  const std::string frame =
      std::string(ws_frame_header(WsOpcode::kBinary, 100'001).view()) + "p" + std::string(100'000, 'B');
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(client.receive(frame.size()) == frame) << i;
}

}  // namespace
}  // namespace guildhall::net
