#pragma once

#include <span>

#include "core/ports/table.h"

namespace guildhall::ports {

/// Every table of the relational store, for the store to create.
[[nodiscard]] std::span<const TableSpec* const> all_tables();

}  // namespace guildhall::ports
