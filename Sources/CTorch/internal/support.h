// Shared by the sources of this target: handle types, error translation, conversions.

#pragma once

#include "../include/CTorch.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <exception>
#include <optional>
#include <string>
#include <utility>

struct ct_error {
    std::string message;
};

struct ct_tensor {
    at::Tensor value;
};

struct ct_generator {
    at::Generator value;

    /// What draws on `device`: the generator itself on the CPU, elsewhere a new one that it seeds, so that its state alone
    /// decides what is drawn.
    at::Generator on(at::Device device) const;
};

namespace ctorch {

inline ct_error *make_error(const char *message) noexcept {
    return new (std::nothrow) ct_error{message};
}

/// Runs `body` and turns whatever it throws into an error handle.
template <typename Body> ct_status guarded(Body &&body) noexcept {
    try {
        body();
        return nullptr;
    } catch (const c10::Error &error) {
        return make_error(error.what_without_backtrace());
    } catch (const std::exception &error) {
        return make_error(error.what());
    } catch (...) {
        return make_error("an unknown C++ exception");
    }
}

inline void give(ct_result out, at::Tensor value) {
    *out = new ct_tensor{std::move(value)};
}

/// Runs `body`, which returns a tensor, and hands the tensor out.
template <typename Body> ct_status produce(ct_result out, Body &&body) noexcept {
    return guarded([&] { give(out, body()); });
}

inline at::IntArrayRef list(const int64_t *values, size_t count) {
    return at::IntArrayRef(values, count);
}

inline std::optional<at::Tensor> optional(const ct_tensor *tensor) {
    return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}

inline std::vector<at::Tensor> tensors(const ct_tensor *const *handles, size_t count) {
    std::vector<at::Tensor> values;
    values.reserve(count);
    for (size_t i = 0; i < count; i++) values.push_back(handles[i]->value);
    return values;
}

at::ScalarType scalar_type(ct_dtype dtype);
ct_dtype dtype(at::ScalarType type);
at::Device device(ct_device device);

} // namespace ctorch
