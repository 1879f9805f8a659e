// Winograd's minimal filtering for 3 × 3 convolutions, F(2 × 2, 3 × 3) of Lavin and Gray (2016), arXiv:1509.09308: 16
// multiplications for 4 results where the plain sum takes 36. oneDNN no longer has it for these CPUs.
//
// Tiles of 4 × 4 inputs, which overlap by 2, become tiles of 2 × 2 outputs:
//
//     Y = Aᵀ [ Σ over channels (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//
// The sums over channels are 16 matrix products. Laid out as one 1 × 1 convolution with 16 groups, oneDNN does them in one call.

#include "internal/parallel.h"
#include "internal/support.h"
#include "internal/vector.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

using namespace ctorch;

namespace {

/// The tiles' places, each a matrix product of its own.
constexpr int64_t places = 16;
/// Transformed tiles that are worked on together, at most: more than that falls out of the caches before it is read again.
constexpr int64_t chunk_bytes = 8 << 20;

/// Bᵀ d B for every channel: `input` points to the 16 positions of a tile, `output` to 16 vectors one after the other.
CT_VECTORIZED void transform_input(const std::array<const float *, 16> &input, int64_t channels, float *output) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t c = 0; c < channels; c++) {
        float rows[4][4];
        for (int x = 0; x < 4; x++) {
            float d0 = input[x][c], d1 = input[4 + x][c], d2 = input[8 + x][c], d3 = input[12 + x][c];
            rows[0][x] = d0 - d2;
            rows[1][x] = d1 + d2;
            rows[2][x] = d2 - d1;
            rows[3][x] = d1 - d3;
        }
        for (int y = 0; y < 4; y++) {
            const float *row = rows[y];
            float *out = output + 4 * y * channels + c;
            out[0] = row[0] - row[2];
            out[channels] = row[1] + row[2];
            out[2 * channels] = row[2] - row[1];
            out[3 * channels] = row[1] - row[3];
        }
    }
}

/// Aᵀ m A, bias and bounds for every channel: `input` is 16 vectors one after the other, `output` points to the four results.
CT_VECTORIZED void transform_output(
    const float *input, const float *bias, float low, float high, int64_t channels, const std::array<float *, 4> &output
) {
#pragma clang loop vectorize(assume_safety)
    for (int64_t c = 0; c < channels; c++) {
        float rows[2][4];
        for (int x = 0; x < 4; x++) {
            const float *column = input + x * channels + c;
            float m0 = column[0], m1 = column[4 * channels], m2 = column[8 * channels], m3 = column[12 * channels];
            rows[0][x] = m0 + m1 + m2;
            rows[1][x] = m1 - m2 - m3;
        }
        for (int y = 0; y < 2; y++) {
            const float *row = rows[y];
            float left = row[0] + row[1] + row[2] + bias[c], right = row[1] - row[2] - row[3] + bias[c];
            output[2 * y][c] = std::min(std::max(left, low), high);
            output[2 * y + 1][c] = std::min(std::max(right, low), high);
        }
    }
}

/// [B, C, H, W] to tiles [B, 16 C, ⌈H / 2⌉, ⌈W / 2⌉], both channels-last.
at::Tensor tiles_of(const at::Tensor &images) {
    int64_t batch = images.size(0), channels = images.size(1), height = images.size(2), width = images.size(3);
    int64_t rows = (height + 1) / 2, columns = (width + 1) / 2;
    at::Tensor tiles = at::empty(
        {batch, places * channels, rows, columns}, images.options().memory_format(at::MemoryFormat::ChannelsLast)
    );
    const float *source = images.const_data_ptr<float>();
    float *target = tiles.mutable_data_ptr<float>();
    const std::vector<float> outside(static_cast<size_t>(channels), 0.0f);
    parallel(batch * rows, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
            const float *image = source + row / rows * height * width * channels;
            int64_t top = row % rows * 2 - 1;
            for (int64_t column = 0; column < columns; column++) {
                std::array<const float *, places> tile;
                for (int64_t place = 0; place < places; place++) {
                    int64_t y = top + place / 4, x = 2 * column - 1 + place % 4;
                    bool is_inside = y >= 0 && y < height && x >= 0 && x < width;
                    tile[place] = is_inside ? image + (y * width + x) * channels : outside.data();
                }
                transform_input(tile, channels, target + (row * columns + column) * places * channels);
            }
        }
    });
    return tiles;
}

/// Products [B, 16 O, ⌈H / 2⌉, ⌈W / 2⌉] to results [B, O, H, W], both channels-last.
void write_results(const at::Tensor &products, const float *bias, ct_activation activation, at::Tensor results) {
    int64_t channels = results.size(1), height = results.size(2), width = results.size(3);
    int64_t rows = products.size(2), columns = products.size(3);
    constexpr float unbounded = std::numeric_limits<float>::infinity();
    float low = activation == CT_IDENTITY ? -unbounded : 0.0f, high = activation == CT_FUSED_RELU6 ? 6.0f : unbounded;
    const float *source = products.const_data_ptr<float>();
    float *target = results.mutable_data_ptr<float>();
    parallel(results.size(0) * rows, [&](int64_t begin, int64_t end) {
        // Takes what the last tile of an odd row or column gives beyond the edge.
        std::vector<float> beyond(static_cast<size_t>(channels));
        for (int64_t row = begin; row < end; row++) {
            float *image = target + row / rows * height * width * channels;
            int64_t top = row % rows * 2;
            for (int64_t column = 0; column < columns; column++) {
                std::array<float *, 4> square;
                for (int64_t place = 0; place < 4; place++) {
                    int64_t y = top + place / 2, x = 2 * column + place % 2;
                    square[place] = y < height && x < width ? image + (y * width + x) * channels : beyond.data();
                }
                const float *tile = source + (row * columns + column) * places * channels;
                transform_output(tile, bias, low, high, channels, square);
            }
        }
    });
}

constexpr ct_convolution grouped{.stride = 1, .padding_height = 0, .padding_width = 0, .dilation = 1, .groups = places};

/// How many images are worked on together: the batch in as few and as equal parts as fit.
int64_t chunk_length(const at::Tensor &images) {
    int64_t bytes = images.size(1) * ((images.size(2) + 1) / 2) * ((images.size(3) + 1) / 2) * places * 4;
    int64_t batch = images.size(0), largest = std::clamp<int64_t>(chunk_bytes / bytes, 1, batch);
    int64_t chunks = (batch + largest - 1) / largest;
    return (batch + chunks - 1) / chunks;
}

/// Unwraps what a function of this interface made.
at::Tensor take(ct_status status, ct_tensor *made) {
    if (status) {
        std::string message = ct_error_message(status);
        ct_error_free(status);
        TORCH_CHECK(false, message);
    }
    at::Tensor value = made->value;
    ct_tensor_free(made);
    return value;
}

} // namespace

ct_status ct_winograd_prepare(const ct_tensor *weight, const ct_tensor *input, ct_result out) {
    return produce(out, [&] {
        int64_t outputs = weight->value.size(0), inputs = weight->value.size(1);
        at::Tensor g = at::tensor({1.0f, 0.0f, 0.0f, 0.5f, 0.5f, 0.5f, 0.5f, -0.5f, 0.5f, 0.0f, 0.0f, 1.0f}).view({4, 3});
        // [O, C, 4, 4] to [16 O, C, 1, 1]
        at::Tensor places_first = g.matmul(weight->value.contiguous()).matmul(g.t()).permute({2, 3, 0, 1});
        ct_tensor transformed{places_first.reshape({places * outputs, inputs, 1, 1})};
        const at::Tensor &images = input->value;
        int64_t shape[] = {
            chunk_length(images), places * inputs, (images.size(2) + 1) / 2, (images.size(3) + 1) / 2,
        };
        ct_tensor *prepared = nullptr;
        ct_status status = ct_fused_conv2d_prepare(&transformed, grouped, shape, &prepared);
        return take(status, prepared);
    });
}

ct_status ct_winograd_conv2d(
    const ct_tensor *input, const ct_tensor *prepared, const ct_tensor *bias, ct_activation activation, ct_result out
) {
    return produce(out, [&] {
        const at::Tensor images = input->value.contiguous(at::MemoryFormat::ChannelsLast);
        int64_t batch = images.size(0), outputs = bias->value.size(0);
        at::Tensor results = at::empty(
            {batch, outputs, images.size(2), images.size(3)}, images.options().memory_format(at::MemoryFormat::ChannelsLast)
        );
        const float *offsets = bias->value.const_data_ptr<float>();
        int64_t length = chunk_length(images);
        for (int64_t start = 0; start < batch; start += length) {
            int64_t end = std::min(start + length, batch);
            ct_tensor tiles{tiles_of(images.slice(0, start, end))};
            ct_tensor *products = nullptr;
            ct_status status = ct_fused_conv2d(&tiles, prepared, nullptr, nullptr, grouped, CT_IDENTITY, &products);
            write_results(take(status, products), offsets, activation, results.slice(0, start, end));
        }
        return results;
    });
}
