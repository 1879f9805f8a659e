#include "internal/support.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <c10/core/GradMode.h>

using namespace ctorch;

at::Generator ct_generator::on(at::Device device) const {
    if (device.is_cpu()) return value;
    at::Generator other = at::globalContext().getAcceleratorHooksInterface(device.type()).getNewGenerator(device.index());
    other.set_current_seed(at::check_generator<at::CPUGeneratorImpl>(value)->random64());
    return other;
}

ct_status ct_generator_new(uint64_t seed, ct_generator **out) {
    return guarded([&] { *out = new ct_generator{at::make_generator<at::CPUGeneratorImpl>(seed)}; });
}

void ct_generator_free(ct_generator *generator) {
    delete generator;
}

ct_status ct_generator_state(ct_generator *generator, ct_result out) {
    return produce(out, [&] { return generator->value.get_state(); });
}

ct_status ct_generator_set_state(ct_generator *generator, const ct_tensor *state) {
    return guarded([&] { generator->value.set_state(state->value); });
}

ct_status ct_tensor_fill_uniform(ct_tensor *tensor, double low, double high, ct_generator *generator) {
    return guarded([&] {
        c10::NoGradGuard without_gradients;
        tensor->value.uniform_(low, high, generator->on(tensor->value.device()));
    });
}

ct_status ct_tensor_fill_normal(ct_tensor *tensor, double mean, double deviation, ct_generator *generator) {
    return guarded([&] {
        c10::NoGradGuard without_gradients;
        tensor->value.normal_(mean, deviation, generator->on(tensor->value.device()));
    });
}

ct_status ct_draw(const ct_tensor *weights, ct_generator *generator, ct_result out) {
    return produce(out, [&] {
        TORCH_CHECK(weights->value.dim() == 2, "weights of shape ", weights->value.sizes(), " are no rows");
        at::Tensor sums = weights->value.cumsum(1);
        at::Tensor totals = sums.narrow(1, sums.size(1) - 1, 1).contiguous();
        at::Tensor places = at::rand(totals.sizes(), generator->on(sums.device()), totals.options()).mul_(totals);
        at::Tensor found = at::searchsorted(sums, places, /*out_int32=*/false, /*right=*/true);
        // A place may be rounded up to the total, which is first reached at the last weight above zero.
        return at::minimum(found, at::searchsorted(sums, totals)).squeeze(1);
    });
}
