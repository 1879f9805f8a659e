// Shared by the kinds of attention: rows of queries that look at the regions of photographs.

#pragma once

#include "vector.h"

#include <ATen/Functions.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace ctorch {

/// Rows of queries, sorted by the photograph they look at.
struct Lookers {
    std::vector<int64_t> first;
    std::vector<int64_t> rows;

    Lookers(const at::Tensor &images, int64_t photographs) : first(photographs + 1, 0), rows(images.numel()) {
        const int64_t *image = images.data_ptr<int64_t>();
        for (int64_t row = 0; row < images.numel(); row++) first[image[row] + 1]++;
        for (int64_t i = 0; i < photographs; i++) first[i + 1] += first[i];
        std::vector<int64_t> next(first.begin(), first.end() - 1);
        for (int64_t row = 0; row < images.numel(); row++) rows[next[image[row]]++] = row;
    }
};

/// The lengths of the axes of keys and values.
struct Sizes {
    int64_t photographs, regions, keys, values;

    Sizes(const at::Tensor &key, const at::Tensor &value)
        : photographs(key.size(0)), regions(key.size(1)), keys(key.size(2)), values(value.size(2)) {}
};

CT_VECTORIZED static float dot(const float *a, const float *b, int64_t size) {
#pragma clang fp reassociate(on)
    float sum = 0;
#pragma clang loop vectorize(assume_safety)
    for (int64_t i = 0; i < size; i++) sum += a[i] * b[i];
    return sum;
}

CT_VECTORIZED static void add(float *sum, const float *vector, float factor, int64_t size) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t i = 0; i < size; i++) sum[i] += factor * vector[i];
}

/// Turns scores into their softmax, and gives the logarithm of the sum of their exponentials.
inline float soften(float *scores, int64_t count) {
    float highest = *std::max_element(scores, scores + count);
    float sum = 0;
    for (int64_t i = 0; i < count; i++) sum += scores[i] = exponential(scores[i] - highest);
    for (int64_t i = 0; i < count; i++) scores[i] /= sum;
    return highest + std::log(sum);
}

/// Reports tensors that do not fit: `query` [B, A], `keys` [I, R, A], `values` [I, R, C], `images` int64 [B].
inline void check_attention(const at::Tensor &query, const at::Tensor &keys, const at::Tensor &values, const at::Tensor &images) {
    TORCH_CHECK(
        query.dim() == 2 && keys.dim() == 3 && values.dim() == 3 && images.dim() == 1 && query.size(1) == keys.size(2) &&
            values.size(0) == keys.size(0) && values.size(1) == keys.size(1) && images.size(0) == query.size(0) &&
            keys.size(1) > 0,
        "query ", query.sizes(), ", keys ", keys.sizes(), ", values ", values.sizes(), " and images ", images.sizes(),
        " do not fit"
    );
    if (images.numel() > 0) {
        TORCH_CHECK(
            images.min().item<int64_t>() >= 0 && images.max().item<int64_t>() < keys.size(0), "a photograph out of ",
            keys.size(0)
        );
    }
}

} // namespace ctorch
