// Dot-product attention in several heads (Vaswani et al., 2017) on the regions of photographs, in one pass.
//
// Rows that look at the same photograph share its keys and values, which the plain operations would copy for every row.

#include "internal/attention.h"
#include "internal/parallel.h"
#include "internal/support.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <utility>
#include <vector>

using namespace ctorch;

namespace {

class DotAttention : public torch::autograd::Function<DotAttention> {
  public:
    static torch::autograd::variable_list forward(
        torch::autograd::AutogradContext *context, const at::Tensor &query, const at::Tensor &keys, const at::Tensor &values,
        const at::Tensor &images, int64_t heads
    ) {
        Sizes sizes(keys, values);
        Lookers lookers(images, sizes.photographs);
        int64_t width = sizes.keys / heads, value_width = sizes.values / heads;
        float scale = 1.0f / std::sqrt(static_cast<float>(width));
        at::Tensor weights = at::empty({query.size(0), heads, sizes.regions}, query.options());
        at::Tensor result = at::zeros({query.size(0), sizes.values}, query.options());
        const float *q = query.data_ptr<float>(), *k = keys.data_ptr<float>(), *v = values.data_ptr<float>();
        float *w = weights.data_ptr<float>(), *out = result.data_ptr<float>();
        parallel(sizes.photographs, [&](int64_t begin, int64_t end) {
            for (int64_t photograph = begin; photograph < end; photograph++) {
                const float *key = k + photograph * sizes.regions * sizes.keys;
                const float *value = v + photograph * sizes.regions * sizes.values;
                for (int64_t i = lookers.first[photograph]; i < lookers.first[photograph + 1]; i++) {
                    int64_t row = lookers.rows[i];
                    for (int64_t head = 0; head < heads; head++) {
                        float *own = w + (row * heads + head) * sizes.regions;
                        const float *asked = q + row * sizes.keys + head * width;
                        for (int64_t r = 0; r < sizes.regions; r++) {
                            own[r] = scale * dot(asked, key + r * sizes.keys + head * width, width);
                        }
                        soften(own, sizes.regions);
                        float *seen = out + row * sizes.values + head * value_width;
                        for (int64_t r = 0; r < sizes.regions; r++) {
                            add(seen, value + r * sizes.values + head * value_width, own[r], value_width);
                        }
                    }
                }
            }
        });
        context->save_for_backward({query, keys, values, images, weights});
        context->saved_data["heads"] = heads;
        return {result, weights};
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto saved = context->get_saved_variables();
        const at::Tensor &query = saved[0], &keys = saved[1], &values = saved[2], &weights = saved[4];
        int64_t heads = context->saved_data["heads"].toInt();
        Sizes sizes(keys, values);
        Lookers lookers(saved[3], sizes.photographs);
        int64_t width = sizes.keys / heads, value_width = sizes.values / heads;
        float scale = 1.0f / std::sqrt(static_cast<float>(width));
        at::Tensor result_gradient = gradients[0].contiguous(), weight_gradient = gradients[1].contiguous();
        at::Tensor query_gradient = at::zeros_like(query), key_gradient = at::zeros_like(keys);
        at::Tensor value_gradient = at::zeros_like(values);
        const float *q = query.data_ptr<float>(), *k = keys.data_ptr<float>(), *v = values.data_ptr<float>();
        const float *w = weights.data_ptr<float>();
        const float *dout = result_gradient.data_ptr<float>(), *dw = weight_gradient.data_ptr<float>();
        float *dq = query_gradient.data_ptr<float>(), *dk = key_gradient.data_ptr<float>();
        float *dv = value_gradient.data_ptr<float>();
        parallel(sizes.photographs, [&](int64_t begin, int64_t end) {
            std::vector<float> slopes(sizes.regions);
            for (int64_t photograph = begin; photograph < end; photograph++) {
                int64_t key = photograph * sizes.regions * sizes.keys, value = photograph * sizes.regions * sizes.values;
                for (int64_t i = lookers.first[photograph]; i < lookers.first[photograph + 1]; i++) {
                    int64_t row = lookers.rows[i];
                    for (int64_t head = 0; head < heads; head++) {
                        int64_t place = (row * heads + head) * sizes.regions, asked = row * sizes.keys + head * width;
                        const float *own = w + place, *outer = dout + row * sizes.values + head * value_width;
                        float mean = 0;
                        for (int64_t r = 0; r < sizes.regions; r++) {
                            int64_t at = value + r * sizes.values + head * value_width;
                            slopes[r] = dw[place + r] + dot(outer, v + at, value_width);
                            mean += own[r] * slopes[r];
                            add(dv + at, outer, own[r], value_width);
                        }
                        for (int64_t r = 0; r < sizes.regions; r++) {
                            int64_t at = key + r * sizes.keys + head * width;
                            float slope = scale * own[r] * (slopes[r] - mean);
                            add(dq + asked, k + at, slope, width);
                            add(dk + at, q + asked, slope, width);
                        }
                    }
                }
            }
        });
        return {query_gradient, key_gradient, value_gradient, at::Tensor(), at::Tensor()};
    }
};

/// The same in the engine's own operations, for devices that the loops above do not run on.
std::pair<at::Tensor, at::Tensor> attend_plainly(
    const at::Tensor &query, const at::Tensor &keys, const at::Tensor &values, const at::Tensor &images, int64_t heads
) {
    at::Tensor key = keys.index_select(0, images).unflatten(2, {heads, -1}).transpose(1, 2);
    at::Tensor value = values.index_select(0, images).unflatten(2, {heads, -1}).transpose(1, 2);
    at::Tensor asked = query.unflatten(1, {heads, -1}).unsqueeze(2);
    double scale = 1 / std::sqrt(static_cast<double>(key.size(3)));
    at::Tensor weights = at::softmax(at::matmul(asked, key.transpose(2, 3)) * scale, -1);
    return {at::matmul(weights, value).squeeze(2).flatten(1), weights.squeeze(2)};
}

} // namespace

ct_status ct_dot_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, const ct_tensor *images, int64_t heads,
    ct_result out, ct_result out_weights
) {
    return guarded([&] {
        at::Tensor q = query->value.to(at::kFloat), k = keys->value.to(at::kFloat), v = values->value.to(at::kFloat);
        at::Tensor i = images->value;
        check_attention(q, k, v, i);
        TORCH_CHECK(
            heads > 0 && k.size(2) % heads == 0 && v.size(2) % heads == 0, heads, " heads do not divide keys ", k.sizes(),
            " and values ", v.sizes()
        );
        if (q.is_cpu()) {
            auto results = DotAttention::apply(q.contiguous(), k.contiguous(), v.contiguous(), i.contiguous(), heads);
            give(out, results[0]);
            give(out_weights, results[1]);
        } else {
            auto [result, weights] = attend_plainly(q, k, v, i, heads);
            give(out, result);
            give(out_weights, weights);
        }
    });
}

ct_status ct_sequence_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, int64_t heads, bool causal, ct_result out
) {
    return produce(out, [&] {
        auto parts = [&](const ct_tensor *tensor) { return tensor->value.unflatten(2, {heads, -1}).transpose(1, 2); };
        at::Tensor result = at::scaled_dot_product_attention(
            parts(query), parts(keys), parts(values), /*attn_mask=*/std::nullopt, /*dropout_p=*/0, causal
        );
        return result.transpose(1, 2).flatten(2);
    });
}
