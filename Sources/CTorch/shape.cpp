#include "internal/support.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

using namespace ctorch;

ct_status ct_tensor_reshape(const ct_tensor *tensor, const int64_t *shape, size_t rank, ct_result out) {
    return produce(out, [&] { return tensor->value.reshape(list(shape, rank)); });
}

ct_status ct_tensor_expand(const ct_tensor *tensor, const int64_t *shape, size_t rank, ct_result out) {
    return produce(out, [&] { return tensor->value.expand(list(shape, rank)); });
}

ct_status ct_tensor_permute(const ct_tensor *tensor, const int64_t *axes, size_t rank, ct_result out) {
    return produce(out, [&] { return tensor->value.permute(list(axes, rank)); });
}

ct_status ct_tensor_unsqueeze(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.unsqueeze(axis); });
}

ct_status ct_tensor_squeeze(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.squeeze(axis); });
}

ct_status ct_tensor_slice(
    const ct_tensor *tensor, int64_t axis, int64_t start, int64_t end, int64_t step, ct_result out
) {
    return produce(out, [&] { return tensor->value.slice(axis, start, end, step); });
}

ct_status ct_tensor_select(const ct_tensor *tensor, int64_t axis, int64_t index, ct_result out) {
    return produce(out, [&] { return tensor->value.select(axis, index); });
}

ct_status ct_tensor_split(
    const ct_tensor *tensor, int64_t axis, const int64_t *sizes, size_t count, ct_tensor **outs
) {
    return guarded([&] {
        auto parts = tensor->value.split_with_sizes(list(sizes, count), axis);
        for (size_t i = 0; i < count; i++) give(outs + i, parts[i]);
    });
}

ct_status ct_tensor_index_select(const ct_tensor *tensor, int64_t axis, const ct_tensor *indices, ct_result out) {
    return produce(out, [&] { return tensor->value.index_select(axis, indices->value); });
}

ct_status ct_tensor_gather(const ct_tensor *tensor, int64_t axis, const ct_tensor *indices, ct_result out) {
    return produce(out, [&] { return tensor->value.gather(axis, indices->value); });
}

ct_status ct_tensor_repeat_interleave(const ct_tensor *tensor, int64_t count, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.repeat_interleave(count, axis); });
}

ct_status ct_tensor_flip(const ct_tensor *tensor, int64_t axis, ct_result out) {
    return produce(out, [&] { return tensor->value.flip({axis}); });
}

ct_status ct_tensor_concatenate(const ct_tensor *const *handles, size_t count, int64_t axis, ct_result out) {
    return produce(out, [&] { return at::cat(tensors(handles, count), axis); });
}

ct_status ct_tensor_stack(const ct_tensor *const *handles, size_t count, int64_t axis, ct_result out) {
    return produce(out, [&] { return at::stack(tensors(handles, count), axis); });
}

ct_status ct_tensor_where(const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b, ct_result out) {
    return produce(out, [&] { return at::where(condition->value, a->value, b->value); });
}

ct_status ct_tensor_masked_fill(const ct_tensor *tensor, const ct_tensor *mask, double value, ct_result out) {
    return produce(out, [&] { return tensor->value.masked_fill(mask->value, value); });
}
