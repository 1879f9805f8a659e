// Additive attention (Bahdanau, Cho and Bengio, 2015) in one pass over the regions.
//
// The plain operations write rows × regions × size numbers several times over, forwards and for the gradient; here a region's
// tanh stays in registers, and is computed again for the gradient. Rows that look at the same photograph share its keys.

#include "internal/attention.h"
#include "internal/collected.h"
#include "internal/parallel.h"
#include "internal/support.h"
#include "internal/vector.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/custom_function.h>

#include <tuple>
#include <vector>

using namespace ctorch;

namespace {

/// Σ scale · tanh(query + key)
CT_VECTORIZED float score(const float *query, const float *key, const float *scale, int64_t size) {
#pragma clang fp reassociate(on)
    float sum = 0;
#pragma clang loop vectorize(assume_safety)
    for (int64_t a = 0; a < size; a++) sum += scale[a] * hyperbolic_tangent(query[a] + key[a]);
    return sum;
}

/// The gradients of a score, times `slope`.
CT_VECTORIZED void score_gradient(
    const float *query, const float *key, const float *scale, float slope, int64_t size, float *query_gradient,
    float *key_gradient, float *scale_gradient
) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t a = 0; a < size; a++) {
        float t = hyperbolic_tangent(query[a] + key[a]);
        float inner = slope * scale[a] * (1.0f - t * t);
        query_gradient[a] += inner;
        key_gradient[a] += inner;
        scale_gradient[a] += slope * t;
    }
}

class AdditiveAttention : public torch::autograd::Function<AdditiveAttention> {
  public:
    static torch::autograd::variable_list forward(
        torch::autograd::AutogradContext *context, const at::Tensor &query, const at::Tensor &keys, const at::Tensor &values,
        const at::Tensor &scale, const at::Tensor &images, const ContributionsPointer &to_keys,
        const ContributionsPointer &to_values
    ) {
        Sizes sizes(keys, values);
        Lookers lookers(images, sizes.photographs);
        at::Tensor weights = at::empty({query.size(0), sizes.regions}, query.options());
        at::Tensor log_sums = at::empty({query.size(0)}, query.options());
        at::Tensor result = at::zeros({query.size(0), sizes.values}, query.options());
        const float *q = query.data_ptr<float>(), *k = keys.data_ptr<float>(), *v = values.data_ptr<float>();
        const float *s = scale.data_ptr<float>();
        float *w = weights.data_ptr<float>(), *out = result.data_ptr<float>(), *total = log_sums.data_ptr<float>();
        parallel(sizes.photographs, [&](int64_t begin, int64_t end) {
            for (int64_t photograph = begin; photograph < end; photograph++) {
                for (int64_t i = lookers.first[photograph]; i < lookers.first[photograph + 1]; i++) {
                    int64_t row = lookers.rows[i];
                    float *own = w + row * sizes.regions;
                    for (int64_t r = 0; r < sizes.regions; r++) {
                        int64_t place = photograph * sizes.regions + r;
                        own[r] = score(q + row * sizes.keys, k + place * sizes.keys, s, sizes.keys);
                    }
                    total[row] = soften(own, sizes.regions);
                    for (int64_t r = 0; r < sizes.regions; r++) {
                        int64_t place = photograph * sizes.regions + r;
                        add(out + row * sizes.values, v + place * sizes.values, own[r], sizes.values);
                    }
                }
            }
        });
        context->save_for_backward({query, keys, values, scale, images, weights});
        context->saved_data["keys"] = saved(to_keys);
        context->saved_data["values"] = saved(to_values);
        return {result, weights, log_sums};
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto variables = context->get_saved_variables();
        const at::Tensor &query = variables[0], &keys = variables[1], &values = variables[2], &scale = variables[3];
        const at::Tensor &weights = variables[5];
        Sizes sizes(keys, values);
        Lookers lookers(variables[4], sizes.photographs);
        at::Tensor result_gradient = gradients[0].contiguous(), weight_gradient = gradients[1].contiguous();
        at::Tensor total_gradient = gradients[2].contiguous();
        auto to_keys = restored(context->saved_data["keys"]), to_values = restored(context->saved_data["values"]);
        at::Tensor query_gradient = at::zeros_like(query);
        at::Tensor key_gradient = to_keys ? to_keys->sum(keys) : at::zeros_like(keys);
        at::Tensor value_gradient = to_values ? to_values->sum(values) : at::zeros_like(values);
        at::Tensor scale_gradients = at::zeros({sizes.photographs, sizes.keys}, scale.options());
        const float *q = query.data_ptr<float>(), *k = keys.data_ptr<float>(), *v = values.data_ptr<float>();
        const float *s = scale.data_ptr<float>(), *w = weights.data_ptr<float>();
        const float *dout = result_gradient.data_ptr<float>(), *dw = weight_gradient.data_ptr<float>();
        const float *dt = total_gradient.data_ptr<float>();
        float *dq = query_gradient.data_ptr<float>(), *dk = key_gradient.data_ptr<float>();
        float *dv = value_gradient.data_ptr<float>(), *ds = scale_gradients.data_ptr<float>();
        parallel(sizes.photographs, [&](int64_t begin, int64_t end) {
            std::vector<float> slopes(sizes.regions);
            for (int64_t photograph = begin; photograph < end; photograph++) {
                for (int64_t i = lookers.first[photograph]; i < lookers.first[photograph + 1]; i++) {
                    int64_t row = lookers.rows[i];
                    const float *own = w + row * sizes.regions, *outer = dout + row * sizes.values;
                    float mean = 0;
                    for (int64_t r = 0; r < sizes.regions; r++) {
                        int64_t place = photograph * sizes.regions + r;
                        slopes[r] = dw[row * sizes.regions + r] + dot(outer, v + place * sizes.values, sizes.values);
                        mean += own[r] * slopes[r];
                        add(dv + place * sizes.values, outer, own[r], sizes.values);
                    }
                    for (int64_t r = 0; r < sizes.regions; r++) {
                        int64_t place = photograph * sizes.regions + r;
                        score_gradient(
                            q + row * sizes.keys, k + place * sizes.keys, s, own[r] * (slopes[r] - mean + dt[row]), sizes.keys,
                            dq + row * sizes.keys, dk + place * sizes.keys, ds + photograph * sizes.keys
                        );
                    }
                }
            }
        });
        return {
            query_gradient,
            to_keys ? at::Tensor() : key_gradient,
            to_values ? at::Tensor() : value_gradient,
            scale_gradients.sum(0),
            at::Tensor(),
            at::Tensor(),
            at::Tensor()
        };
    }
};

/// The same in the engine's own operations, for devices that the loops above do not run on.
std::tuple<at::Tensor, at::Tensor, at::Tensor> attend_plainly(
    const at::Tensor &query, const at::Tensor &keys, const at::Tensor &values, const at::Tensor &scale, const at::Tensor &images
) {
    at::Tensor scores = at::matmul(at::tanh(keys.index_select(0, images) + query.unsqueeze(1)), scale);
    at::Tensor weights = at::softmax(scores, -1);
    at::Tensor result = at::matmul(weights.unsqueeze(1), values.index_select(0, images)).squeeze(1);
    return {result, weights, at::logsumexp(scores, -1)};
}

} // namespace

ct_status ct_additive_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, const ct_tensor *scale, const ct_tensor *images,
    ct_result out, ct_result out_weights, ct_result out_log_sums
) {
    return guarded([&] {
        at::Tensor q = query->value.to(at::kFloat), k = keys->value.to(at::kFloat), v = values->value.to(at::kFloat);
        at::Tensor s = scale->value.to(at::kFloat), i = images->value;
        check_attention(q, k, v, i);
        TORCH_CHECK(s.dim() == 1 && s.size(0) == k.size(2), "scale ", s.sizes(), " and keys ", k.sizes(), " do not fit");
        if (q.is_cpu()) {
            k = k.contiguous(), v = v.contiguous();
            auto results = AdditiveAttention::apply(
                q.contiguous(), k, v, s.contiguous(), i.contiguous(), contributions(k), contributions(v)
            );
            give(out, results[0]);
            give(out_weights, results[1]);
            give(out_log_sums, results[2]);
        } else {
            auto [result, weights, log_sums] = attend_plainly(q, k, v, s, i);
            give(out, result);
            give(out_weights, weights);
            give(out_log_sums, log_sums);
        }
    });
}
