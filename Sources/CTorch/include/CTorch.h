// A pure-C interface over the parts of libtorch that Cutline uses.
//
// Handles are opaque and owned by the caller, who frees each with its `_free` function. Every call that can fail returns
// an error handle, NULL on success, and writes its results only on success. No C++ exception crosses this interface.

#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef struct ct_error ct_error;
typedef struct ct_tensor ct_tensor;
typedef struct ct_generator ct_generator;
typedef struct ct_inference_guard ct_inference_guard;
typedef struct ct_module ct_module;

typedef ct_error *_Nullable ct_status;
typedef ct_tensor *_Nullable *_Nonnull ct_result;

// MARK: Errors

const char *ct_error_message(const ct_error *error);
void ct_error_free(ct_error *error);

// MARK: Types

typedef enum {
    CT_FLOAT32 = 0,
    CT_FLOAT16 = 1,
    CT_BFLOAT16 = 2,
    CT_INT64 = 3,
    CT_UINT8 = 4,
    CT_BOOL = 5,
} ct_dtype;

typedef enum { CT_CPU = 0, CT_CUDA = 1, CT_MPS = 2 } ct_device_kind;

typedef struct {
    ct_device_kind kind;
    int32_t index;
} ct_device;

// MARK: Runtime

/// The version of the headers this library was compiled against, as "2.13.0".
const char *ct_runtime_version(void);
int32_t ct_runtime_thread_count(void);
ct_status ct_runtime_set_thread_count(int32_t count);
/// Makes the C library keep freed memory for the next tensor instead of giving it back to the system; does nothing where
/// the C library has no such setting.
void ct_runtime_keep_freed_memory(void);
/// Asks the system for huge pages behind tensors of 2 MiB and more; only before the first tensor is made.
void ct_runtime_use_huge_pages(void);
/// How many devices of a kind this build of libtorch can use on this machine.
int32_t ct_runtime_device_count(ct_device_kind kind);
/// Whether the CPU multiplies bfloat16 in hardware (AVX-512 BF16 or AMX).
bool ct_runtime_has_bfloat16_arithmetic(void);
/// Whether oneDNN has bfloat16 kernels for this CPU, be they slower than those for float32.
bool ct_runtime_has_bfloat16_kernels(void);

// MARK: Modes (thread-local)

bool ct_gradients_enabled(void);
void ct_set_gradients_enabled(bool enabled);
ct_status ct_inference_guard_new(ct_inference_guard *_Nullable *_Nonnull out);
void ct_inference_guard_free(ct_inference_guard *guard);
bool ct_autocast_enabled(void);
/// Turns bfloat16 autocasting of operations on any device on or off; turning it off drops the cache of cast weights.
ct_status ct_set_autocast_enabled(bool enabled);

// MARK: Tensors: creation and data

void ct_tensor_free(ct_tensor *tensor);
ct_status ct_tensor_full(const int64_t *shape, size_t rank, double value, ct_dtype dtype, ct_device device, ct_result out);
ct_status ct_tensor_arange(int64_t start, int64_t end, int64_t step, ct_result out);
/// Copies `shape` elements of `dtype` from `bytes`.
ct_status ct_tensor_copying(const void *bytes, const int64_t *shape, size_t rank, ct_dtype dtype, ct_result out);
/// Uses `bytes` in place; `release(context)` is called once the last tensor that shares them is gone.
ct_status ct_tensor_borrowing(
    const void *bytes, const int64_t *shape, size_t rank, ct_dtype dtype, void (*release)(void *_Nullable),
    void *_Nullable context, ct_result out
);
size_t ct_tensor_rank(const ct_tensor *tensor);
void ct_tensor_shape(const ct_tensor *tensor, int64_t *out);
int64_t ct_tensor_element_count(const ct_tensor *tensor);
/// Writes the dtype, or reports one that this interface has no name for.
ct_status ct_tensor_dtype(const ct_tensor *tensor, ct_dtype *out);
ct_device ct_tensor_device(const ct_tensor *tensor);
bool ct_tensor_is_contiguous(const ct_tensor *tensor);
/// The first element of a contiguous CPU tensor; other tensors are an error.
ct_status ct_tensor_data(const ct_tensor *tensor, void *_Nullable *_Nonnull out);
ct_status ct_tensor_to(const ct_tensor *tensor, ct_dtype dtype, ct_device device, ct_result out);
ct_status ct_tensor_contiguous(const ct_tensor *tensor, bool channels_last, ct_result out);
ct_status ct_tensor_clone(const ct_tensor *tensor, ct_result out);

// MARK: Tensors: shape and indexing

ct_status ct_tensor_reshape(const ct_tensor *tensor, const int64_t *shape, size_t rank, ct_result out);
ct_status ct_tensor_expand(const ct_tensor *tensor, const int64_t *shape, size_t rank, ct_result out);
ct_status ct_tensor_permute(const ct_tensor *tensor, const int64_t *axes, size_t rank, ct_result out);
ct_status ct_tensor_unsqueeze(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_tensor_squeeze(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_tensor_slice(const ct_tensor *tensor, int64_t axis, int64_t start, int64_t end, int64_t step, ct_result out);
ct_status ct_tensor_select(const ct_tensor *tensor, int64_t axis, int64_t index, ct_result out);
/// Consecutive parts along an axis, `count` of them with `sizes`; writes one handle for each.
ct_status ct_tensor_split(
    const ct_tensor *tensor, int64_t axis, const int64_t *sizes, size_t count, ct_tensor *_Nullable *_Nonnull outs
);
ct_status ct_tensor_index_select(const ct_tensor *tensor, int64_t axis, const ct_tensor *indices, ct_result out);
ct_status ct_tensor_gather(const ct_tensor *tensor, int64_t axis, const ct_tensor *indices, ct_result out);
ct_status ct_tensor_repeat_interleave(const ct_tensor *tensor, int64_t count, int64_t axis, ct_result out);
ct_status ct_tensor_flip(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_tensor_concatenate(const ct_tensor *const _Nonnull *_Nonnull tensors, size_t count, int64_t axis, ct_result out);
ct_status ct_tensor_stack(const ct_tensor *const _Nonnull *_Nonnull tensors, size_t count, int64_t axis, ct_result out);
ct_status ct_tensor_where(const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b, ct_result out);
ct_status ct_tensor_masked_fill(const ct_tensor *tensor, const ct_tensor *mask, double value, ct_result out);

// MARK: Tensors: arithmetic

typedef enum {
    CT_NEGATE, CT_ABS, CT_EXP, CT_LOG, CT_SQRT, CT_SQUARE, CT_RELU, CT_RELU6, CT_SIGMOID, CT_TANH, CT_IS_FINITE, CT_NOT,
    CT_GELU,
} ct_unary;

typedef enum {
    CT_ADD, CT_SUBTRACT, CT_MULTIPLY, CT_DIVIDE, CT_POWER, CT_MAXIMUM, CT_MINIMUM,
    CT_EQUAL, CT_NOT_EQUAL, CT_LESS, CT_LESS_EQUAL, CT_GREATER, CT_GREATER_EQUAL, CT_AND, CT_OR,
} ct_binary;

ct_status ct_tensor_unary(ct_unary op, const ct_tensor *tensor, ct_result out);
ct_status ct_tensor_binary(ct_binary op, const ct_tensor *a, const ct_tensor *b, ct_result out);
ct_status ct_tensor_binary_scalar(ct_binary op, const ct_tensor *a, double b, ct_result out);
ct_status ct_tensor_clamp(const ct_tensor *tensor, double low, double high, ct_result out);
ct_status ct_tensor_matmul(const ct_tensor *a, const ct_tensor *b, ct_result out);
/// `tensor += other * scale`, in place.
ct_status ct_tensor_accumulate(ct_tensor *tensor, const ct_tensor *other, double scale);
/// `tensor = tensor * (1 - weight) + other * weight`, in place.
ct_status ct_tensor_interpolate(ct_tensor *tensor, const ct_tensor *other, double weight);
/// Overwrites the elements of `tensor` with those of `other`.
ct_status ct_tensor_assign(ct_tensor *tensor, const ct_tensor *other);

// MARK: Tensors: reductions

typedef enum { CT_SUM, CT_MEAN, CT_MAX, CT_MIN, CT_ALL, CT_ANY } ct_reduction;

/// Reduces all axes when `count` is 0.
ct_status ct_tensor_reduce(
    ct_reduction op, const ct_tensor *tensor, const int64_t *_Nullable axes, size_t count, bool keep, ct_result out
);
ct_status ct_tensor_argmax(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_tensor_logsumexp(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_tensor_top_k(const ct_tensor *tensor, int64_t k, int64_t axis, ct_result values, ct_result indices);

// MARK: Networks

ct_status ct_linear(const ct_tensor *input, const ct_tensor *weight, const ct_tensor *_Nullable bias, ct_result out);
ct_status ct_embedding(const ct_tensor *weight, const ct_tensor *indices, ct_result out);
ct_status ct_softmax(const ct_tensor *tensor, int64_t axis, ct_result out);
ct_status ct_log_softmax(const ct_tensor *tensor, int64_t axis, ct_result out);
/// Scales what it keeps by 1 / (1 - probability), drawing from `generator`.
ct_status ct_dropout(const ct_tensor *tensor, double probability, ct_generator *generator, ct_result out);
/// Mean over the targets that are not `ignored`; `logits` [N, V], `targets` [N].
ct_status ct_cross_entropy(
    const ct_tensor *logits, const ct_tensor *targets, int64_t ignored, double label_smoothing, ct_result out
);
/// A whole sequence through one LSTM layer: `input` [B, T, I], states [1, B, H], `weights` as PyTorch orders them
/// (weight_ih, weight_hh, bias_ih, bias_hh).
ct_status ct_lstm(
    const ct_tensor *input, const ct_tensor *hidden, const ct_tensor *cell, const ct_tensor *const _Nonnull *_Nonnull weights,
    ct_result out, ct_result out_hidden, ct_result out_cell
);
/// One step: `input` [B, I], states [B, H].
ct_status ct_lstm_cell(
    const ct_tensor *input, const ct_tensor *hidden, const ct_tensor *cell, const ct_tensor *const _Nonnull *_Nonnull weights,
    ct_result out_hidden, ct_result out_cell
);

/// The gates of an LSTM: `sums` [B, 4H] of the input, forget, cell and output gate, `cell` [B, H]. Results are float32.
ct_status ct_lstm_gates(const ct_tensor *sums, const ct_tensor *cell, ct_result out_hidden, ct_result out_cell);
/// Softmax over regions of `scale` · tanh(`query` + key), and the mean of `values` with these weights: `query` [B, A], `keys`
/// [I, R, A], `values` [I, R, C], `scale` [A], `images` int64 [B], the photograph of each row; [B, C], weights [B, R] and the
/// logarithms of the sums of exponentials [B], float32.
ct_status ct_additive_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, const ct_tensor *scale, const ct_tensor *images,
    ct_result out, ct_result out_weights, ct_result out_log_sums
);
/// Softmax over regions of `query` · key / √(size of a head) in each of `heads` equal parts of `query` [B, A], and the means of
/// the parts of `values` [I, R, C] with these weights; `keys` [I, R, A], `images` int64 [B]; [B, C], weights [B, heads, R], float32.
ct_status ct_dot_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, const ct_tensor *images, int64_t heads,
    ct_result out, ct_result out_weights
);
/// The same of whole sequences [B, T, A], each on its own `keys` and `values` [B, S, A]; with `causal` none sees those after it.
ct_status ct_sequence_attention(
    const ct_tensor *query, const ct_tensor *keys, const ct_tensor *values, int64_t heads, bool causal, ct_result out
);
/// Standardises the last axis, then scales and shifts it; `weight` and `bias` [C].
ct_status ct_layer_norm(
    const ct_tensor *input, const ct_tensor *weight, const ct_tensor *bias, double epsilon, ct_result out
);

typedef struct {
    int64_t stride, padding_height, padding_width, dilation, groups;
} ct_convolution;

ct_status ct_conv2d(
    const ct_tensor *input, const ct_tensor *weight, const ct_tensor *_Nullable bias, ct_convolution options, ct_result out
);
/// Adds zeros around the last two axes of [B, C, H, W].
ct_status ct_pad2d(
    const ct_tensor *input, int64_t left, int64_t right, int64_t top, int64_t bottom, ct_result out
);
ct_status ct_max_pool2d(const ct_tensor *input, int64_t kernel, int64_t stride, int64_t padding, ct_result out);
/// `counts_padding`: whether the zeros of the padding go into the mean.
ct_status ct_average_pool2d(
    const ct_tensor *input, int64_t kernel, int64_t stride, int64_t padding, bool counts_padding, ct_result out
);

typedef enum { CT_BILINEAR, CT_BICUBIC } ct_interpolation;

/// Antialiased resize of [B, C, H, W]; on uint8 it rounds as Pillow does, within one level.
ct_status ct_resize(const ct_tensor *input, int64_t height, int64_t width, ct_interpolation kind, ct_result out);

typedef enum { CT_IDENTITY, CT_FUSED_RELU, CT_FUSED_RELU6 } ct_activation;

/// Reorders a convolution's weight into oneDNN's blocked layout for inputs of `input_shape` [4].
ct_status ct_fused_conv2d_prepare(
    const ct_tensor *weight, ct_convolution options, const int64_t *input_shape, ct_result out
);
/// Convolution, bias, optional residual and activation in one kernel, over a prepared weight; inference only. The result is
/// written over `residual` where there is one.
ct_status ct_fused_conv2d(
    const ct_tensor *input, const ct_tensor *prepared, const ct_tensor *_Nullable bias, ct_tensor *_Nullable residual,
    ct_convolution options, ct_activation activation, ct_result out
);

/// The weight [O, C, 3, 3] of a float32 convolution with stride 1 and padding 1, transformed for Winograd's filtering of inputs
/// shaped like `input`.
ct_status ct_winograd_prepare(const ct_tensor *weight, const ct_tensor *input, ct_result out);
/// The convolution, bias and activation over a weight prepared so; inference only.
ct_status ct_winograd_conv2d(
    const ct_tensor *input, const ct_tensor *prepared, const ct_tensor *bias, ct_activation activation, ct_result out
);

// MARK: TorchScript modules

/// Loads what `torch.jit.save` wrote, for inference. A module is a program that `ct_module_forward` runs.
ct_status ct_module_load(const char *path, ct_device device, ct_module *_Nullable *_Nonnull out);
void ct_module_free(ct_module *module);
/// The number of values in all parameters.
ct_status ct_module_parameter_count(const ct_module *module, int64_t *out);
/// The module of one tensor; anything but a tensor in return is an error.
ct_status ct_module_forward(ct_module *module, const ct_tensor *input, ct_result out);

// MARK: Gradients

ct_status ct_tensor_set_requires_gradient(ct_tensor *tensor, bool required);
bool ct_tensor_requires_gradient(const ct_tensor *tensor);
ct_status ct_tensor_detach(const ct_tensor *tensor, ct_result out);
/// The same tensor for many operations, whose gradient for it is put together once: that of the weight in `ct_linear` and
/// `ct_embedding`, and of keys and values in `ct_additive_attention`. Others add theirs one by one, as ever.
ct_status ct_tensor_collect_gradients(const ct_tensor *tensor, ct_result out);
ct_status ct_tensor_backward(const ct_tensor *tensor);
/// NULL where no gradient has been accumulated.
ct_status ct_tensor_gradient(const ct_tensor *tensor, ct_result out);
void ct_tensor_clear_gradient(ct_tensor *tensor);

// MARK: Optimisation

/// The square root of the sum of squares over all elements of all tensors.
ct_status ct_global_norm(const ct_tensor *const _Nonnull *_Nonnull tensors, size_t count, double *out);
/// Multiplies every tensor by `factor`, in place.
ct_status ct_scale_all(ct_tensor *const _Nonnull *_Nonnull tensors, size_t count, double factor);

typedef struct {
    double learning_rate, beta1, beta2, epsilon, weight_decay;
} ct_adamw;

/// One fused AdamW update of `count` parameters, in place; `steps` are float32 scalars, incremented by the call.
ct_status ct_adamw_step(
    ct_tensor *const _Nonnull *_Nonnull parameters, ct_tensor *const _Nonnull *_Nonnull gradients,
    ct_tensor *const _Nonnull *_Nonnull means, ct_tensor *const _Nonnull *_Nonnull squares,
    ct_tensor *const _Nonnull *_Nonnull steps, size_t count, ct_adamw options
);

// MARK: Random numbers

ct_status ct_generator_new(uint64_t seed, ct_generator *_Nullable *_Nonnull out);
void ct_generator_free(ct_generator *generator);
ct_status ct_generator_state(ct_generator *generator, ct_result out);
ct_status ct_generator_set_state(ct_generator *generator, const ct_tensor *state);
/// Uniform in [low, high).
ct_status ct_tensor_fill_uniform(ct_tensor *tensor, double low, double high, ct_generator *generator);
ct_status ct_tensor_fill_normal(ct_tensor *tensor, double mean, double deviation, ct_generator *generator);
/// An index for each row of `weights` [N, V], which are not negative: int64 [N].
ct_status ct_draw(const ct_tensor *weights, ct_generator *generator, ct_result out);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
