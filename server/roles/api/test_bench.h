#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/parse.hpp>

#include "core/guilds/guilds.h"
#include "core/messages/send_message.h"
#include "core/test_core.h"
#include "roles/api/route.h"

/// For tests: calls handlers as the dispatcher would, without HTTP.
namespace guildhall::api {

/// A core on a memory store and what a call needs around it; nobody is there yet.
struct CallBench {
  using Pairs = std::vector<std::pair<std::string_view, std::string>>;
  using Strings = std::vector<std::pair<std::string, std::string>>;

  core::TestCore t;
  boost::asio::io_context io{1};  // Outlives the pool, whose thread posts to it.
  boost::asio::thread_pool pool{1};
  Instance instance{
      .public_url = "http://h", .gateway_url = "ws://h", .registration = "open", .first_admin_token_hash = {}};
  protocol::RenderContext render{.world = t.core.world, .public_url = "http://h"};
  core::Actor actor;  ///< Whose request it is.

  Result<Reply> answer(Handler handler, const net::HttpRequest& request, Pairs params, bool authenticated) {
    Call call{.core = t.core,
              .request = request,
              .actor = actor,
              .authenticated = authenticated,
              .blocking = pool.get_executor(),
              .instance = instance,
              .render = render,
              .params = std::move(params),
              .parsed = {},
              .errors = {}};
    io.restart();
    Result<Reply> answer = fail(ErrorCode::kInternal, "no answer");
    boost::asio::co_spawn(io, handler(call), [&](const std::exception_ptr& thrown, Result<Reply> result) {
      if (thrown) std::rethrow_exception(thrown);
      answer = std::move(result);
    });
    io.run();
    t.core.commit([](const Result<void>&) {});  // The store may be held.
    return answer;
  }
  /// With a JSON body, by `actor`, who is authenticated when it is somebody.
  Result<Reply> answer(Handler handler, std::string body, Strings query, Pairs params = {}) {
    net::HttpRequest request;
    request.body = std::move(body);
    request.query = std::move(query);
    request.headers.emplace_back("content-type", "application/json");
    return answer(handler, request, std::move(params), static_cast<bool>(actor.user_id));
  }
};

/// A guild "Home" that Ann owns and Bob is in, with a text channel; requests are Ann's until `actor` is changed.
struct TestBench : CallBench {
  const model::User& ann = t.person("ann");
  const model::User& bob = t.person("bob");
  core::GuildState& guild = **core::create_guild(t.core, core::TestCore::as(ann), {.name = "Home"});
  GuildId id = guild.info.id;
  model::Channel& room = t.channel(guild);
  bool authenticated = true;
  std::vector<net::Part> parts;  ///< Of the next request.
  Strings headers;               ///< Of the next request.
  Strings query;                 ///< Of the next request.

  TestBench() {
    actor = core::TestCore::as(ann);
    t.join(guild, bob.id);
    t.commit();
  }

  /// `guild_id` and `channel_id` are given unless `params` names them.
  Result<Reply> run(Handler handler, Pairs params = {}, std::string body = {}) {
    net::HttpRequest request;
    request.body = std::move(body);
    request.parts = std::exchange(parts, {});
    request.query = std::exchange(query, {});
    request.headers = std::exchange(headers, {});
    request.headers.emplace_back("content-type", request.parts.empty() ? "application/json" : "multipart/form-data");
    params.emplace_back("guild_id", id.str());
    params.emplace_back("channel_id", room.id.str());
    return answer(handler, request, std::move(params), authenticated);
  }

  model::Message say(const model::User& author, std::string content) {
    core::MessageDraft draft;
    draft.content = std::move(content);
    auto sent = core::send_message(t.core, core::TestCore::as(author), room.id, draft, {}, std::nullopt);
    t.commit();
    return sent.value();
  }
};

inline boost::json::value parsed(const Result<Reply>& reply) {
  return reply ? boost::json::parse(reply->body) : boost::json::value("refused");
}
inline ErrorCode error_of(const Result<Reply>& reply) { return reply ? ErrorCode::kInternal : reply.error().code; }

}  // namespace guildhall::api
