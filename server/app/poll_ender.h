#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "core/core.h"

namespace guildhall::app {

/// Ends polls when their time is over. Domain thread; messages are read on the pool, a bounded number a step.
class PollEnder {
 public:
  struct Parts {
    core::Core& core;
    boost::asio::io_context& domain;
    boost::asio::thread_pool& blocking;
  };
  explicit PollEnder(Parts parts) : parts_(parts) {}

  /// The owner calls this every second or so; a round under way is not disturbed.
  void step();

 private:
  Parts parts_;
  bool running_ = false;
};

}  // namespace guildhall::app
