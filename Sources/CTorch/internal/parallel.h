// Loops of our own on libtorch's threads.

#pragma once

#include <cstdint>
#include <functional>

namespace ctorch {

/// Runs `body(begin, end)` over parts of 0 ..< `count`, one for each of the engine's threads.
///
/// `at::parallel_for` is compiled where it is used, with OpenMP, which Swift's compiler does not carry. This calls the OpenMP
/// runtime that libtorch brings, so that no second set of threads competes with the first; without one it runs `body` once.
void parallel(int64_t count, const std::function<void(int64_t, int64_t)> &body);

} // namespace ctorch
