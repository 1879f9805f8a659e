// Tensors that many steps of a recurrence read, and whose gradient is put together once.
//
// Left to itself the engine computes a gradient of the tensor's size at each step, and adds it to those before. Operations that
// know better leave what they would have computed it from, and return none.

#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace ctorch {

/// What operations left for the gradient of a tensor.
class Contributions : public torch::CustomClassHolder {
  public:
    /// Of a matrix W [O, I]: a product x Wᵀ of `input` [..., I], whose gradient is `gradient` [..., O].
    void add_product(const at::Tensor &input, const at::Tensor &gradient);
    /// Of a table [V, E]: the rows at `indices` (int64 [...]) were taken, whose gradient is `gradient` [..., E].
    void add_rows(const at::Tensor &indices, const at::Tensor &gradient);
    /// A tensor like `like`, zeros at first, to add to in place.
    at::Tensor &sum(const at::Tensor &like);

    /// Puts the gradient together, with what came by the usual way if anything did, and forgets the contributions.
    at::Tensor take(const at::Tensor &usual, at::IntArrayRef shape);

  private:
    std::vector<at::Tensor> inputs, product_gradients;
    std::vector<at::Tensor> indices, row_gradients;
    at::Tensor total;
};

using ContributionsPointer = c10::intrusive_ptr<Contributions>;

/// Where operations on `tensor` leave contributions, if it collects them and gradients are recorded; null otherwise.
ContributionsPointer contributions(const at::Tensor &tensor);

/// For `saved_data` of an operation.
at::IValue saved(const ContributionsPointer &contributions);
ContributionsPointer restored(const at::IValue &value);

/// input · weightᵀ + bias, where `weight` collects its gradient in `contributions`.
at::Tensor collected_linear(
    const at::Tensor &input, const at::Tensor &weight, const std::optional<at::Tensor> &bias,
    const ContributionsPointer &contributions
);

/// The rows of `weight` at `indices`, where it collects its gradient in `contributions`.
at::Tensor collected_embedding(
    const at::Tensor &weight, const at::Tensor &indices, const ContributionsPointer &contributions
);

} // namespace ctorch
