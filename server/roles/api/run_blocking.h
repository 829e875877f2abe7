#pragma once
// The body of what route.h declares, which includes this at its end.
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "roles/api/route.h"

namespace guildhall::api {

template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function>> run_blocking(Call& call, Function function) {
  using Value = std::invoke_result_t<Function>;
  auto home = co_await boost::asio::this_coro::executor;
  const boost::asio::any_io_executor pool = call.blocking;
  co_await boost::asio::post(pool, boost::asio::bind_executor(pool, boost::asio::use_awaitable));
  std::optional<Value> value;
  std::exception_ptr failure;  // Rethrown at home: the handler's frame must not unwind on a pool thread.
  try {
    value.emplace(function());
  } catch (...) {
    failure = std::current_exception();
  }
  co_await boost::asio::post(home, boost::asio::bind_executor(home, boost::asio::use_awaitable));
  if (failure) std::rethrow_exception(failure);
  co_return *std::move(value);
}

}  // namespace guildhall::api
