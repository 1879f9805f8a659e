#include "internal/support.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/cpu/Utils.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/MPSHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace ctorch;

struct ct_inference_guard {
    c10::InferenceMode mode;
};

namespace {

bool cpu_has(std::initializer_list<const char *> features) noexcept {
    try {
        auto capabilities = at::cpu::get_cpu_capabilities();
        return std::any_of(features.begin(), features.end(), [&](const char *feature) {
            auto found = capabilities.find(feature);
            return found != capabilities.end() && found->second.isBool() && found->second.toBool();
        });
    } catch (...) {
        return false;
    }
}

} // namespace

const char *ct_runtime_version(void) {
    return TORCH_VERSION;
}

int32_t ct_runtime_thread_count(void) {
    return at::get_num_threads();
}

ct_status ct_runtime_set_thread_count(int32_t count) {
    return guarded([&] { at::set_num_threads(count); });
}

void ct_runtime_keep_freed_memory(void) {
#ifdef __GLIBC__
    // No allocation is large enough to be mapped by itself, and the heap's end is not trimmed: 1 GiB is above both.
    constexpr int never = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, never);
    mallopt(M_TRIM_THRESHOLD, never);
    mallopt(M_TOP_PAD, 1 << 26);
#endif
}

void ct_runtime_use_huge_pages(void) {
    // libtorch reads this once, at its first allocation. What the user set stays.
    setenv("THP_MEM_ALLOC_ENABLE", "1", 0);
}

int32_t ct_runtime_device_count(ct_device_kind kind) {
    switch (kind) {
    case CT_CPU: return 1;
    case CT_CUDA: return at::globalContext().hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
    case CT_MPS: return at::detail::getMPSHooks().hasMPS() ? 1 : 0;
    }
    return 0;
}

bool ct_runtime_has_bfloat16_arithmetic(void) {
    static const bool found = cpu_has({"avx512_bf16", "amx_bf16"});
    return found;
}

bool ct_runtime_has_bfloat16_kernels(void) {
    static const bool found = cpu_has({"avx512_bw", "avx512_bf16", "amx_bf16"});
    return found;
}

bool ct_gradients_enabled(void) {
    return c10::GradMode::is_enabled();
}

void ct_set_gradients_enabled(bool enabled) {
    c10::GradMode::set_enabled(enabled);
}

ct_status ct_inference_guard_new(ct_inference_guard **out) {
    return guarded([&] { *out = new ct_inference_guard{}; });
}

void ct_inference_guard_free(ct_inference_guard *guard) {
    delete guard;
}

bool ct_autocast_enabled(void) {
    return at::autocast::is_autocast_enabled(at::kCPU);
}

ct_status ct_set_autocast_enabled(bool enabled) {
    return guarded([&] {
        for (at::DeviceType type : {at::kCPU, at::kCUDA, at::kMPS}) {
            at::autocast::set_autocast_dtype(type, at::kBFloat16);
            at::autocast::set_autocast_enabled(type, enabled);
        }
        if (!enabled) at::autocast::clear_cache();
    });
}
