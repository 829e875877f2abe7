#pragma once

#include <cstdio>
#include <cstdlib>

/// Names the broken invariant and stops the process, in every build. For bugs only: a user's input never reaches it.
#define CHECK(condition)                                                                     \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
