// TorchScript modules. Their headers take long to compile, so they stay in this file.

#include "internal/support.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

using namespace ctorch;

struct ct_module {
    torch::jit::Module value;
};

ct_status ct_module_load(const char *path, ct_device on, ct_module **out) {
    return guarded([&] {
        torch::jit::Module module = torch::jit::load(path, device(on));
        module.eval();
        *out = new ct_module{std::move(module)};
    });
}

void ct_module_free(ct_module *module) {
    delete module;
}

ct_status ct_module_parameter_count(const ct_module *module, int64_t *out) {
    return guarded([&] {
        int64_t count = 0;
        for (const at::Tensor &parameter : module->value.parameters()) count += parameter.numel();
        *out = count;
    });
}

ct_status ct_module_forward(ct_module *module, const ct_tensor *input, ct_result out) {
    return produce(out, [&] {
        c10::IValue output = module->value.forward({input->value});
        TORCH_CHECK(output.isTensor(), "forward gives a ", output.tagKind(), ", not a tensor");
        return output.toTensor();
    });
}
