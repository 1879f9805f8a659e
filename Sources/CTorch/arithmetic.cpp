#include "internal/support.h"

#include <ATen/ops/all.h>
#include <ATen/ops/any.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>

using namespace ctorch;

namespace {

at::Tensor apply(ct_unary op, const at::Tensor &a) {
    switch (op) {
    case CT_NEGATE: return a.neg();
    case CT_ABS: return a.abs();
    case CT_EXP: return a.exp();
    case CT_LOG: return a.log();
    case CT_SQRT: return a.sqrt();
    case CT_SQUARE: return a.square();
    case CT_RELU: return a.relu();
    case CT_RELU6: return at::hardtanh(a, 0, 6);
    case CT_SIGMOID: return a.sigmoid();
    case CT_TANH: return a.tanh();
    case CT_IS_FINITE: return at::isfinite(a);
    case CT_NOT: return a.logical_not();
    case CT_GELU: return at::gelu(a);
    }
    TORCH_CHECK(false, "unknown unary operation ", static_cast<int>(op));
}

/// `Other` is a tensor or a scalar.
template <typename Other> at::Tensor apply(ct_binary op, const at::Tensor &a, const Other &b) {
    switch (op) {
    case CT_ADD: return a.add(b);
    case CT_SUBTRACT: return a.sub(b);
    case CT_MULTIPLY: return a.mul(b);
    case CT_DIVIDE: return a.div(b);
    case CT_POWER: return a.pow(b);
    case CT_EQUAL: return a.eq(b);
    case CT_NOT_EQUAL: return a.ne(b);
    case CT_LESS: return a.lt(b);
    case CT_LESS_EQUAL: return a.le(b);
    case CT_GREATER: return a.gt(b);
    case CT_GREATER_EQUAL: return a.ge(b);
    default: break;
    }
    if constexpr (std::is_same_v<Other, at::Tensor>) {
        switch (op) {
        case CT_MAXIMUM: return at::maximum(a, b);
        case CT_MINIMUM: return at::minimum(a, b);
        case CT_AND: return a.logical_and(b);
        case CT_OR: return a.logical_or(b);
        default: break;
        }
    } else {
        switch (op) {
        case CT_MAXIMUM: return a.clamp_min(b);
        case CT_MINIMUM: return a.clamp_max(b);
        default: break;
        }
    }
    TORCH_CHECK(false, "no such binary operation: ", static_cast<int>(op));
}

at::Tensor reduce(ct_reduction op, const at::Tensor &a, at::IntArrayRef axes, bool keep) {
    switch (op) {
    case CT_SUM: return a.sum(axes, keep);
    case CT_MEAN: return a.mean(axes, keep);
    case CT_MAX: return a.amax(axes, keep);
    case CT_MIN: return a.amin(axes, keep);
    case CT_ALL: return axes.empty() ? at::all(a) : at::all(a, axes, keep);
    case CT_ANY: return axes.empty() ? at::any(a) : at::any(a, axes, keep);
    }
    TORCH_CHECK(false, "unknown reduction ", static_cast<int>(op));
}

} // namespace

ct_status ct_tensor_unary(ct_unary op, const ct_tensor *tensor, ct_result out) {
    return produce(out, [&] { return apply(op, tensor->value); });
}

ct_status ct_tensor_binary(ct_binary op, const ct_tensor *a, const ct_tensor *b, ct_result out) {
    return produce(out, [&] { return apply(op, a->value, b->value); });
}

ct_status ct_tensor_binary_scalar(ct_binary op, const ct_tensor *a, double b, ct_result out) {
    return produce(out, [&] {
        bool whole = at::isIntegralType(a->value.scalar_type(), true) && b == static_cast<double>(static_cast<int64_t>(b));
        return apply(op, a->value, whole ? at::Scalar(static_cast<int64_t>(b)) : at::Scalar(b));
    });
}

ct_status ct_tensor_clamp(const ct_tensor *tensor, double low, double high, ct_result out) {
    return produce(out, [&] { return tensor->value.clamp(low, high); });
}

ct_status ct_tensor_matmul(const ct_tensor *a, const ct_tensor *b, ct_result out) {
    return produce(out, [&] { return a->value.matmul(b->value); });
}

ct_status ct_tensor_accumulate(ct_tensor *tensor, const ct_tensor *other, double scale) {
    return guarded([&] { tensor->value.add_(other->value, scale); });
}

ct_status ct_tensor_interpolate(ct_tensor *tensor, const ct_tensor *other, double weight) {
    return guarded([&] { tensor->value.lerp_(other->value, weight); });
}

ct_status ct_tensor_assign(ct_tensor *tensor, const ct_tensor *other) {
    return guarded([&] { tensor->value.copy_(other->value); });
}

ct_status ct_tensor_reduce(
    ct_reduction op, const ct_tensor *tensor, const int64_t *axes, size_t count, bool keep, ct_result out
) {
    return produce(out, [&] { return reduce(op, tensor->value, list(axes, count), keep); });
}

ct_status ct_tensor_argmax(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.argmax(axis); });
}

ct_status ct_tensor_logsumexp(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.logsumexp(at::IntArrayRef(&axis, 1)); });
}

ct_status ct_tensor_top_k(const ct_tensor *tensor, int64_t k, int64_t axis, ct_result values, ct_result indices) {
    return guarded([&] {
        auto [top, at] = tensor->value.topk(k, axis);
        give(values, top);
        give(indices, at);
    });
}
