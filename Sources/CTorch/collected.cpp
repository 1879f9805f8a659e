#include "internal/collected.h"
#include "internal/support.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace ctorch;

namespace {

constexpr const char *contributions_key = "contributions";

/// [..., N] to [B, N]
at::Tensor rows(const at::Tensor &tensor) {
    return tensor.reshape({-1, tensor.size(-1)});
}

/// The tensor as operations see it; its gradient is made of what they left.
class Collected : public torch::autograd::Function<Collected> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &tensor) {
        context->set_materialize_grads(false);
        context->saved_data[contributions_key] = saved(c10::make_intrusive<Contributions>());
        context->saved_data["shape"] = tensor.sizes();
        return tensor.detach();
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        std::vector<int64_t> shape = context->saved_data["shape"].toIntVector();
        return {restored(context->saved_data[contributions_key])->take(gradients[0], shape)};
    }
};

class CollectedLinear : public torch::autograd::Function<CollectedLinear> {
  public:
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &input, const at::Tensor &weight,
        const std::optional<at::Tensor> &bias, const ContributionsPointer &contributions
    ) {
        context->save_for_backward({input, weight});
        context->saved_data[contributions_key] = saved(contributions);
        context->saved_data["has_bias"] = bias.has_value();
        return at::linear(input, weight, bias);
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto variables = context->get_saved_variables();
        const at::Tensor &gradient = gradients[0];
        restored(context->saved_data[contributions_key])->add_product(variables[0].detach(), gradient.detach());
        bool has_bias = context->saved_data["has_bias"].toBool();
        return {
            context->needs_input_grad(0) ? gradient.matmul(variables[1]) : at::Tensor(), at::Tensor(),
            has_bias ? rows(gradient).sum(0) : at::Tensor(), at::Tensor()
        };
    }
};

class CollectedEmbedding : public torch::autograd::Function<CollectedEmbedding> {
  public:
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &weight, const at::Tensor &indices,
        const ContributionsPointer &contributions
    ) {
        context->save_for_backward({indices});
        context->saved_data[contributions_key] = saved(contributions);
        return at::embedding(weight, indices);
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto variables = context->get_saved_variables();
        restored(context->saved_data[contributions_key])->add_rows(variables[0], gradients[0].detach());
        return {at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

} // namespace

namespace ctorch {

void Contributions::add_product(const at::Tensor &input, const at::Tensor &gradient) {
    inputs.push_back(rows(input));
    product_gradients.push_back(rows(gradient));
}

void Contributions::add_rows(const at::Tensor &taken, const at::Tensor &gradient) {
    indices.push_back(taken.reshape({-1}));
    row_gradients.push_back(rows(gradient));
}

at::Tensor &Contributions::sum(const at::Tensor &like) {
    if (!total.defined()) total = at::zeros_like(like);
    return total;
}

at::Tensor Contributions::take(const at::Tensor &usual, at::IntArrayRef shape) {
    at::Tensor result = std::exchange(total, at::Tensor());
    auto add = [&](const at::Tensor &part) { result = result.defined() ? result + part : part; };
    if (!inputs.empty()) add(at::cat(product_gradients).t().matmul(at::cat(inputs)));
    if (!indices.empty()) {
        add(at::embedding_dense_backward(at::cat(row_gradients), at::cat(indices), shape[0], -1, false));
    }
    if (usual.defined()) add(usual);
    for (auto *parts : {&inputs, &product_gradients, &indices, &row_gradients}) parts->clear();
    return result;
}

ContributionsPointer contributions(const at::Tensor &tensor) {
    if (!c10::GradMode::is_enabled()) return {};
    auto *node = dynamic_cast<torch::autograd::CppNode<Collected> *>(tensor.grad_fn().get());
    return node ? restored(node->ctx_.saved_data[contributions_key]) : ContributionsPointer();
}

at::IValue saved(const ContributionsPointer &contributions) {
    return contributions ? at::IValue::make_capsule(contributions) : at::IValue();
}

ContributionsPointer restored(const at::IValue &value) {
    if (value.isNone()) return {};
    return c10::static_intrusive_pointer_cast<Contributions>(value.toCapsule());
}

at::Tensor collected_linear(
    const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias,
    const ContributionsPointer &contributions
) {
    return CollectedLinear::apply(input.to(weight.scalar_type()), weight, bias, contributions);
}

at::Tensor collected_embedding(
    const at::Tensor &weight, const at::Tensor &indices, const ContributionsPointer &contributions
) {
    return CollectedEmbedding::apply(weight, indices, contributions);
}

} // namespace ctorch

ct_status ct_tensor_collect_gradients(const ct_tensor *tensor, ct_result out) {
    return produce(out, [&] {
        bool is_learned = c10::GradMode::is_enabled() && tensor->value.requires_grad();
        return is_learned ? Collected::apply(tensor->value) : tensor->value;
    });
}
