#include "internal/support.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <cstring>

namespace ctorch {

at::ScalarType scalar_type(ct_dtype dtype) {
    switch (dtype) {
    case CT_FLOAT32: return at::kFloat;
    case CT_FLOAT16: return at::kHalf;
    case CT_BFLOAT16: return at::kBFloat16;
    case CT_INT64: return at::kLong;
    case CT_UINT8: return at::kByte;
    case CT_BOOL: return at::kBool;
    }
    TORCH_CHECK(false, "unknown dtype code ", static_cast<int>(dtype));
}

ct_dtype dtype(at::ScalarType type) {
    switch (type) {
    case at::kFloat: return CT_FLOAT32;
    case at::kHalf: return CT_FLOAT16;
    case at::kBFloat16: return CT_BFLOAT16;
    case at::kLong: return CT_INT64;
    case at::kByte: return CT_UINT8;
    case at::kBool: return CT_BOOL;
    default: TORCH_CHECK(false, "dtype ", type, " has no name in this interface");
    }
}

at::Device device(ct_device device) {
    switch (device.kind) {
    case CT_CPU: return at::Device(at::kCPU);
    case CT_CUDA: return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device.index));
    case CT_MPS: return at::Device(at::kMPS, static_cast<c10::DeviceIndex>(device.index));
    }
    TORCH_CHECK(false, "unknown device code ", static_cast<int>(device.kind));
}

} // namespace ctorch

using namespace ctorch;

void ct_tensor_free(ct_tensor *tensor) {
    delete tensor;
}

ct_status ct_tensor_full(
    const int64_t *shape, size_t rank, double value, ct_dtype dtype, ct_device on, ct_result out
) {
    return produce(out, [&] {
        auto options = at::TensorOptions().dtype(scalar_type(dtype)).device(device(on));
        return at::full(list(shape, rank), value, options);
    });
}

ct_status ct_tensor_arange(int64_t start, int64_t end, int64_t step, ct_result out) {
    return produce(out, [&] { return at::arange(start, end, step, at::TensorOptions().dtype(at::kLong)); });
}

ct_status ct_tensor_copying(const void *bytes, const int64_t *shape, size_t rank, ct_dtype dtype, ct_result out) {
    return produce(out, [&] {
        at::Tensor tensor = at::empty(list(shape, rank), at::TensorOptions().dtype(scalar_type(dtype)));
        std::memcpy(tensor.mutable_data_ptr(), bytes, tensor.nbytes());
        return tensor;
    });
}

ct_status ct_tensor_borrowing(
    const void *bytes, const int64_t *shape, size_t rank, ct_dtype dtype, void (*release)(void *), void *context,
    ct_result out
) {
    return produce(out, [&] {
        return at::from_blob(
            const_cast<void *>(bytes), list(shape, rank), [=](void *) { release(context); },
            at::TensorOptions().dtype(scalar_type(dtype))
        );
    });
}

size_t ct_tensor_rank(const ct_tensor *tensor) {
    return static_cast<size_t>(tensor->value.dim());
}

void ct_tensor_shape(const ct_tensor *tensor, int64_t *out) {
    auto sizes = tensor->value.sizes();
    std::copy(sizes.begin(), sizes.end(), out);
}

int64_t ct_tensor_element_count(const ct_tensor *tensor) {
    return tensor->value.numel();
}

ct_status ct_tensor_dtype(const ct_tensor *tensor, ct_dtype *out) {
    return guarded([&] { *out = ctorch::dtype(tensor->value.scalar_type()); });
}

ct_device ct_tensor_device(const ct_tensor *tensor) {
    auto device = tensor->value.device();
    ct_device_kind kind = device.is_cuda() ? CT_CUDA : device.is_mps() ? CT_MPS : CT_CPU;
    return ct_device{kind, device.has_index() ? device.index() : 0};
}

bool ct_tensor_is_contiguous(const ct_tensor *tensor) {
    return tensor->value.layout() == at::kStrided && tensor->value.is_contiguous();
}

ct_status ct_tensor_data(const ct_tensor *tensor, void **out) {
    return guarded([&] {
        TORCH_CHECK(tensor->value.device().is_cpu(), "data of a tensor that is not on the CPU");
        TORCH_CHECK(ct_tensor_is_contiguous(tensor), "data of a tensor that is not contiguous");
        *out = const_cast<void *>(tensor->value.const_data_ptr());
    });
}

ct_status ct_tensor_to(const ct_tensor *tensor, ct_dtype dtype, ct_device on, ct_result out) {
    return produce(out, [&] { return tensor->value.to(device(on), scalar_type(dtype)); });
}

ct_status ct_tensor_contiguous(const ct_tensor *tensor, bool channels_last, ct_result out) {
    return produce(out, [&] {
        return tensor->value.contiguous(channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous);
    });
}

ct_status ct_tensor_clone(const ct_tensor *tensor, ct_result out) {
    return produce(out, [&] { return tensor->value.clone(); });
}
