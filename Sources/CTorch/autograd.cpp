#include "internal/support.h"

using namespace ctorch;

ct_status ct_tensor_set_requires_gradient(ct_tensor *tensor, bool required) {
    return guarded([&] { tensor->value.set_requires_grad(required); });
}

bool ct_tensor_requires_gradient(const ct_tensor *tensor) {
    return tensor->value.requires_grad();
}

ct_status ct_tensor_detach(const ct_tensor *tensor, ct_result out) {
    return produce(out, [&] { return tensor->value.detach(); });
}

ct_status ct_tensor_backward(const ct_tensor *tensor) {
    return guarded([&] { tensor->value.backward(); });
}

ct_status ct_tensor_gradient(const ct_tensor *tensor, ct_result out) {
    return guarded([&] {
        const at::Tensor &gradient = tensor->value.grad();
        if (gradient.defined()) give(out, gradient);
        else *out = nullptr;
    });
}

void ct_tensor_clear_gradient(ct_tensor *tensor) {
    tensor->value.mutable_grad().reset();
}
