// Element functions that clang can turn into vector instructions, and versions of a loop for each kind of vector unit.

#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

// One version for each kind of vector unit, chosen when the program is loaded.
#if defined(__linux__) && defined(__x86_64__)
#define CT_VECTORIZED __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define CT_VECTORIZED
#endif

namespace ctorch {

/// eˣ within 2 units in the last place, by Cephes' reduction and polynomial (Moshier, 1989); it saturates and never overflows.
inline float exponential(float x) {
    x = x < -87.0f ? -87.0f : (x > 88.0f ? 88.0f : x);
    float turns = std::floor(x * 1.44269504088896341f + 0.5f);
    float rest = x - turns * 0.693359375f + turns * 2.12194440e-4f;
    float y = 1.9875691500e-4f;
    y = y * rest + 1.3981999507e-3f;
    y = y * rest + 8.3334519073e-3f;
    y = y * rest + 4.1665795894e-2f;
    y = y * rest + 1.6666665459e-1f;
    y = y * rest + 5.0000001201e-1f;
    y = y * rest * rest + rest + 1.0f;
    int32_t bits = (static_cast<int32_t>(turns) + 127) << 23;
    float scale;
    std::memcpy(&scale, &bits, sizeof scale);
    return y * scale;
}

inline float sigmoid(float x) {
    return 1.0f / (1.0f + exponential(-x));
}

/// Within 2e-7 of the exact value.
inline float hyperbolic_tangent(float x) {
    return 1.0f - 2.0f / (1.0f + exponential(2.0f * x));
}

} // namespace ctorch
