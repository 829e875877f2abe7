#pragma once

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>

#include "sim/dice.h"

namespace guildhall::sim {

/// Stands for the pool of threads: tasks end in any order.
class Pool final : public boost::asio::execution_context {
 public:
  class Executor {
   public:
    explicit Executor(Pool& pool) : pool_(&pool) {}
    template <class Task>
    void execute(Task&& task) const {
      pool_->tasks_.emplace_back(
          [task = std::decay_t<Task>(std::forward<Task>(task))]() mutable { std::move(task)(); });
    }
    [[nodiscard]] boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept {
      return *pool_;
    }
    static constexpr boost::asio::execution::blocking_t query(boost::asio::execution::blocking_t) noexcept {
      return boost::asio::execution::blocking.never;
    }
    [[nodiscard]] Executor require(boost::asio::execution::blocking_t::never_t) const { return *this; }
    bool operator==(const Executor&) const noexcept = default;

   private:
    Pool* pool_;
  };

  explicit Pool(Dice& dice) : dice_(dice) {}
  ~Pool() {
    shutdown();
    destroy();
  }
  [[nodiscard]] Executor executor() { return Executor(*this); }

  bool run_one() {
    if (tasks_.empty()) return false;
    const auto chosen = tasks_.begin() + static_cast<std::ptrdiff_t>(dice_.below(tasks_.size()));
    auto task = std::move(*chosen);
    tasks_.erase(chosen);
    task();
    return true;
  }

 private:
  Dice& dice_;
  std::vector<std::move_only_function<void()>> tasks_;
};

}  // namespace guildhall::sim
