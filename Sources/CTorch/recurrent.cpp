// What an LSTM does with the sums that its matrices give (Hochreiter and Schmidhuber, 1997), in one pass.

#include "internal/parallel.h"
#include "internal/support.h"
#include "internal/vector.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace ctorch;

namespace {

/// One row: `sums` are of the input, forget, cell and output gate. Keeps the gates' values for the gradient.
CT_VECTORIZED void gate(const float *sums, const float *cell, int64_t size, float *gates, float *next_cell, float *hidden) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t h = 0; h < size; h++) {
        float input = sigmoid(sums[h]);
        float forget = sigmoid(sums[size + h]);
        float candidate = hyperbolic_tangent(sums[2 * size + h]);
        float output = sigmoid(sums[3 * size + h]);
        float next = forget * cell[h] + input * candidate;
        gates[h] = input;
        gates[size + h] = forget;
        gates[2 * size + h] = candidate;
        gates[3 * size + h] = output;
        next_cell[h] = next;
        hidden[h] = output * hyperbolic_tangent(next);
    }
}

CT_VECTORIZED void gate_gradient(
    const float *gates, const float *cell, const float *next_cell, const float *hidden_gradient,
    const float *next_cell_gradient, int64_t size, float *sums_gradient, float *cell_gradient
) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t h = 0; h < size; h++) {
        float input = gates[h], forget = gates[size + h], candidate = gates[2 * size + h], output = gates[3 * size + h];
        float squashed = hyperbolic_tangent(next_cell[h]);
        float inner = next_cell_gradient[h] + hidden_gradient[h] * output * (1.0f - squashed * squashed);
        sums_gradient[h] = inner * candidate * input * (1.0f - input);
        sums_gradient[size + h] = inner * cell[h] * forget * (1.0f - forget);
        sums_gradient[2 * size + h] = inner * input * (1.0f - candidate * candidate);
        sums_gradient[3 * size + h] = hidden_gradient[h] * squashed * output * (1.0f - output);
        cell_gradient[h] = inner * forget;
    }
}

class LSTMGates : public torch::autograd::Function<LSTMGates> {
  public:
    static torch::autograd::variable_list
    forward(torch::autograd::AutogradContext *context, const at::Tensor &sums, const at::Tensor &cell) {
        at::Tensor gates = at::empty_like(sums), next_cell = at::empty_like(cell), hidden = at::empty_like(cell);
        int64_t size = cell.size(1);
        const float *s = sums.data_ptr<float>(), *c = cell.data_ptr<float>();
        float *g = gates.data_ptr<float>(), *n = next_cell.data_ptr<float>(), *h = hidden.data_ptr<float>();
        parallel(cell.size(0), [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                gate(s + 4 * row * size, c + row * size, size, g + 4 * row * size, n + row * size, h + row * size);
            }
        });
        context->save_for_backward({gates, cell, next_cell});
        return {hidden, next_cell};
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto saved = context->get_saved_variables();
        const at::Tensor &gates = saved[0], &cell = saved[1], &next_cell = saved[2];
        at::Tensor hidden_gradient = gradients[0].contiguous(), next_gradient = gradients[1].contiguous();
        at::Tensor sums_gradient = at::empty_like(gates), cell_gradient = at::empty_like(cell);
        int64_t size = cell.size(1);
        const float *g = gates.data_ptr<float>(), *c = cell.data_ptr<float>(), *n = next_cell.data_ptr<float>();
        const float *dh = hidden_gradient.data_ptr<float>(), *dn = next_gradient.data_ptr<float>();
        float *ds = sums_gradient.data_ptr<float>(), *dc = cell_gradient.data_ptr<float>();
        parallel(cell.size(0), [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                int64_t at = row * size;
                gate_gradient(g + 4 * at, c + at, n + at, dh + at, dn + at, size, ds + 4 * at, dc + at);
            }
        });
        return {sums_gradient, cell_gradient};
    }
};

} // namespace

ct_status ct_lstm_gates(const ct_tensor *sums, const ct_tensor *cell, ct_result out_hidden, ct_result out_cell) {
    return guarded([&] {
        at::Tensor s = sums->value.to(at::kFloat), c = cell->value.to(at::kFloat);
        TORCH_CHECK(
            s.dim() == 2 && c.dim() == 2 && s.size(0) == c.size(0) && s.size(1) == 4 * c.size(1), "sums ", s.sizes(),
            " and cell ", c.sizes(), " do not fit"
        );
        if (s.is_cpu()) {
            auto results = LSTMGates::apply(s.contiguous(), c.contiguous());
            give(out_hidden, results[0]);
            give(out_cell, results[1]);
        } else {
            auto gates = s.chunk(4, 1);
            at::Tensor next = at::sigmoid(gates[1]) * c + at::sigmoid(gates[0]) * at::tanh(gates[2]);
            give(out_hidden, at::sigmoid(gates[3]) * at::tanh(next));
            give(out_cell, next);
        }
    });
}
