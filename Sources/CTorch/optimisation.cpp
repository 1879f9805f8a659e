#include "internal/support.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

using namespace ctorch;

ct_status ct_global_norm(const ct_tensor *const *handles, size_t count, double *out) {
    return guarded([&] {
        c10::NoGradGuard without_gradients;
        auto norms = at::_foreach_norm(tensors(handles, count), 2);
        *out = at::stack(norms).to(at::kDouble).norm().item<double>();
    });
}

ct_status ct_scale_all(ct_tensor *const *handles, size_t count, double factor) {
    return guarded([&] {
        c10::NoGradGuard without_gradients;
        auto values = tensors(handles, count);
        at::_foreach_mul_(values, at::Scalar(factor));
    });
}

ct_status ct_adamw_step(
    ct_tensor *const *parameters, ct_tensor *const *gradients, ct_tensor *const *means, ct_tensor *const *squares,
    ct_tensor *const *steps, size_t count, ct_adamw options
) {
    return guarded([&] {
        c10::NoGradGuard without_gradients;
        auto values = tensors(parameters, count);
        auto step_counts = tensors(steps, count);
        at::_foreach_add_(step_counts, at::Scalar(1));
        at::_fused_adamw_(
            values, tensors(gradients, count), tensors(means, count), tensors(squares, count), /*max_exp_avg_sqs=*/{},
            step_counts, options.learning_rate, options.beta1, options.beta2, options.weight_decay, options.epsilon,
            /*amsgrad=*/false, /*maximize=*/false
        );
    });
}
