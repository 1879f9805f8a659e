#include "internal/support.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/ops/multinomial.h>
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

ct_status ct_multinomial(const ct_tensor *probabilities, int64_t count, ct_generator *generator, ct_result out) {
    return produce(out, [&] {
        at::Generator own = generator->on(probabilities->value.device());
        return at::multinomial(probabilities->value, count, /*replacement=*/false, own);
    });
}
