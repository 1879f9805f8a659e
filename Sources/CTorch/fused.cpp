// oneDNN's fused convolutions. libtorch keeps them behind its dispatcher, for its own compiler, so they are looked up there.

#include "internal/support.h"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>

using namespace ctorch;

namespace {

using Scalars = c10::List<std::optional<at::Scalar>>;
using Name = std::string_view;
using OptionalName = std::optional<std::string_view>;
using Lengths = at::IntArrayRef;

using Reorder = at::Tensor(const at::Tensor &, Lengths, Lengths, Lengths, int64_t, at::OptionalIntArrayRef);
using Pointwise = at::Tensor(
    const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &, Lengths, Lengths, Lengths, int64_t, Name,
    Scalars, OptionalName
);
using PointwiseWithResidual = at::Tensor(
    const at::Tensor &, const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &, Lengths, Lengths,
    Lengths, int64_t, Name, std::optional<at::Scalar>, OptionalName, Scalars, OptionalName
);

template <typename Signature> c10::TypedOperatorHandle<Signature> find(const char *name, const char *overload) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload).typed<Signature>();
}

/// The name and the scalars by which oneDNN's wrapper knows an activation.
std::pair<const char *, Scalars> describe(ct_activation activation) {
    switch (activation) {
    case CT_IDENTITY: return {"none", Scalars()};
    case CT_FUSED_RELU: return {"relu", Scalars()};
    case CT_FUSED_RELU6: return {"hardtanh", Scalars({at::Scalar(0.0), at::Scalar(6.0)})};
    }
    TORCH_CHECK(false, "unknown activation ", static_cast<int>(activation));
}

at::Tensor activate(at::Tensor values, ct_activation activation) {
    switch (activation) {
    case CT_IDENTITY: return values;
    case CT_FUSED_RELU: return values.relu_();
    case CT_FUSED_RELU6: return values.clamp_(0, 6);
    }
    TORCH_CHECK(false, "unknown activation ", static_cast<int>(activation));
}

struct Geometry {
    std::array<int64_t, 2> padding, stride, dilation;

    explicit Geometry(ct_convolution options)
        : padding{options.padding_height, options.padding_width}, stride{options.stride, options.stride},
          dilation{options.dilation, options.dilation} {}
};

} // namespace

ct_status ct_fused_conv2d_prepare(
    const ct_tensor *weight, ct_convolution options, const int64_t *input_shape, ct_result out
) {
    return produce(out, [&] {
        static const auto reorder = find<Reorder>("mkldnn::_reorder_convolution_weight", "");
        Geometry geometry(options);
        return reorder.call(
            weight->value, geometry.padding, geometry.stride, geometry.dilation, options.groups, list(input_shape, 4)
        );
    });
}

ct_status ct_fused_conv2d(
    const ct_tensor *input, const ct_tensor *prepared, const ct_tensor *bias, const ct_tensor *residual,
    ct_convolution options, ct_activation activation, ct_result out
) {
    return produce(out, [&] {
        Geometry geometry(options);
        auto [name, scalars] = describe(activation);
        auto convolve = [&](Name activation_name, Scalars activation_scalars) {
            static const auto pointwise = find<Pointwise>("mkldnn::_convolution_pointwise", "");
            return pointwise.call(
                input->value, prepared->value, optional(bias), geometry.padding, geometry.stride, geometry.dilation,
                options.groups, activation_name, activation_scalars, std::nullopt
            );
        };
        if (!residual) { return convolve(name, scalars); }
        // The wrapper does not fuse an addition into a grouped convolution, and what it does instead fails in bfloat16.
        if (options.groups > 1) { return activate(convolve("none", Scalars()).add_(residual->value), activation); }
        static const auto pointwise = find<PointwiseWithResidual>("mkldnn::_convolution_pointwise", "binary");
        // After an addition the wrapper knows ReLU alone.
        bool is_fused = activation == CT_FUSED_RELU;
        at::Tensor sum = pointwise.call(
            input->value, residual->value, prepared->value, optional(bias), geometry.padding, geometry.stride,
            geometry.dilation, options.groups, "add", std::nullopt, is_fused ? OptionalName(name) : OptionalName(),
            Scalars(), std::nullopt
        );
        return is_fused ? sum : activate(sum, activation);
    });
}
