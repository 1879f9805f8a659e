#include "internal/collected.h"
#include "internal/support.h"

#include <ATen/ops/_upsample_bicubic2d_aa.h>
#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/lstm_cell.h>
#include <ATen/ops/max_pool2d.h>
#include <c10/core/GradMode.h>

using namespace ctorch;

ct_status ct_linear(const ct_tensor *input, const ct_tensor *weight, const ct_tensor *bias, ct_result out) {
    return produce(out, [&] {
        auto collecting = contributions(weight->value);
        return collecting ? collected_linear(input->value, weight->value, optional(bias), collecting)
                          : at::linear(input->value, weight->value, optional(bias));
    });
}

ct_status ct_embedding(const ct_tensor *weight, const ct_tensor *indices, ct_result out) {
    return produce(out, [&] {
        auto collecting = contributions(weight->value);
        return collecting ? collected_embedding(weight->value, indices->value, collecting)
                          : at::embedding(weight->value, indices->value);
    });
}

ct_status ct_softmax(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.softmax(axis); });
}

ct_status ct_log_softmax(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.log_softmax(axis); });
}

ct_status ct_dropout(const ct_tensor *tensor, double probability, ct_generator *generator, ct_result out) {
    return produce(out, [&] {
        TORCH_CHECK(probability >= 0 && probability < 1, "dropout probability ", probability, " is not in [0, 1)");
        at::Tensor mask = at::empty_like(tensor->value.detach());
        mask.bernoulli_(1 - probability, generator->on(mask.device())).div_(1 - probability);
        return tensor->value.mul(mask);
    });
}

ct_status ct_cross_entropy(
    const ct_tensor *logits, const ct_tensor *targets, int64_t ignored, double label_smoothing, ct_result out
) {
    return produce(out, [&] {
        return at::cross_entropy_loss(
            logits->value, targets->value, std::nullopt, at::Reduction::Mean, ignored, label_smoothing
        );
    });
}

ct_status ct_layer_norm(
    const ct_tensor *input, const ct_tensor *weight, const ct_tensor *bias, double epsilon, ct_result out
) {
    return produce(out, [&] {
        return at::layer_norm(input->value, {input->value.size(-1)}, weight->value, bias->value, epsilon);
    });
}

ct_status ct_lstm(
    const ct_tensor *input, const ct_tensor *hidden, const ct_tensor *cell, const ct_tensor *const *weights,
    ct_result out, ct_result out_hidden, ct_result out_cell
) {
    return guarded([&] {
        auto parameters = tensors(weights, 4);
        auto [sequence, last_hidden, last_cell] = at::lstm(
            input->value, {hidden->value, cell->value}, parameters, /*has_biases=*/true, /*num_layers=*/1,
            /*dropout=*/0, /*train=*/c10::GradMode::is_enabled(), /*bidirectional=*/false, /*batch_first=*/true
        );
        give(out, sequence);
        give(out_hidden, last_hidden);
        give(out_cell, last_cell);
    });
}

ct_status ct_lstm_cell(
    const ct_tensor *input, const ct_tensor *hidden, const ct_tensor *cell, const ct_tensor *const *weights,
    ct_result out_hidden, ct_result out_cell
) {
    return guarded([&] {
        auto [next_hidden, next_cell] = at::lstm_cell(
            input->value, {hidden->value, cell->value}, weights[0]->value, weights[1]->value, weights[2]->value,
            weights[3]->value
        );
        give(out_hidden, next_hidden);
        give(out_cell, next_cell);
    });
}

ct_status ct_conv2d(
    const ct_tensor *input, const ct_tensor *weight, const ct_tensor *bias, ct_convolution options, ct_result out
) {
    return produce(out, [&] {
        std::array<int64_t, 2> padding{options.padding_height, options.padding_width};
        return at::conv2d(
            input->value, weight->value, optional(bias), options.stride, at::IntArrayRef(padding), options.dilation,
            options.groups
        );
    });
}

ct_status ct_pad2d(
    const ct_tensor *input, int64_t left, int64_t right, int64_t top, int64_t bottom, ct_result out
) {
    return produce(out, [&] { return at::constant_pad_nd(input->value, {left, right, top, bottom}, 0); });
}

ct_status ct_max_pool2d(const ct_tensor *input, int64_t kernel, int64_t stride, int64_t padding, ct_result out) {
    return produce(out, [&] { return at::max_pool2d(input->value, kernel, stride, padding); });
}

ct_status ct_average_pool2d(
    const ct_tensor *input, int64_t kernel, int64_t stride, int64_t padding, bool counts_padding, ct_result out
) {
    return produce(out, [&] {
        return at::avg_pool2d(input->value, kernel, stride, padding, /*ceil_mode=*/false, counts_padding);
    });
}

ct_status ct_resize(const ct_tensor *input, int64_t height, int64_t width, ct_interpolation kind, ct_result out) {
    return produce(out, [&] {
        std::array<int64_t, 2> sides{height, width};
        at::IntArrayRef size(sides);
        return kind == CT_BICUBIC ? at::_upsample_bicubic2d_aa(input->value, size, false, std::nullopt)
                                  : at::_upsample_bilinear2d_aa(input->value, size, false, std::nullopt);
    });
}
