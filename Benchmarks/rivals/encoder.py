"""Times one engine on a torchvision network: photographs [B, 3, S, S] to pooled features. Prints one JSON object.

- `pytorch`: eager, in inference mode and the channels-last layout, as PyTorch's own guides advise for CPUs.
- `onnxruntime`: the exported network with all graph optimisations. It has no bfloat16 kernels for x86 CPUs.
- `openvino`: the network converted by OpenVINO, compiled to run one batch at a time, as Cutline does.
- `gemm`: the rate of a 2048 × 2048 × 2048 matrix product in PyTorch, a multiplication and an addition being two operations.

Weights are random: they cost what trained ones do.
"""

import argparse
import importlib.metadata
import json
import os
import statistics
import tempfile
import time

import torch
from torch.utils.flop_counter import FlopCounterMode

# PyPI's torchvision is built for CUDA, and its operators do not load beside PyTorch for CPUs. The networks use none of
# them, but the import wants these to be declared.
operators = torch.library.Library("torchvision", "FRAGMENT")
for operator in ("nms", "qnms"):
    operators.define(f"{operator}(Tensor boxes, Tensor scores, float threshold) -> Tensor")

import torchvision  # noqa: E402

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}
GEMM_SIDE = 2048


def whole_network(name):
    """The network with random weights."""
    arguments = {"init_weights": False} if name == "inception_v3" else {}
    return getattr(torchvision.models, name)(weights=None, **arguments).eval()


def features(network, name):
    """`network` without what classifies."""
    if name.startswith("vgg"):
        network.classifier = network.classifier[:5]
    else:
        network.fc = torch.nn.Identity()
    return network


def pytorch(network, photos, precision):
    network = network.to(PRECISIONS[precision], memory_format=torch.channels_last)
    photos = photos.to(PRECISIONS[precision], memory_format=torch.channels_last)

    def run():
        with torch.inference_mode():
            network(photos)

    return run


def onnxruntime(network, photos, precision):
    import onnxruntime as ort

    if precision != "fp32":
        raise SystemExit("onnxruntime has no bfloat16 kernels for x86 CPUs")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "network.onnx")
        torch.onnx.export(network, (photos,), path, dynamo=True, verbose=False)
        options = ort.SessionOptions()
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.intra_op_num_threads = torch.get_num_threads()
        session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: photos.numpy()}
    return lambda: session.run(None, feed)


def openvino(network, photos, precision):
    import openvino as ov

    model = ov.convert_model(network, example_input=photos, input=list(photos.shape))
    settings = {
        "INFERENCE_PRECISION_HINT": {"fp32": "f32", "bf16": "bf16"}[precision],
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
    }
    request = ov.compile_model(model, "CPU", settings).create_infer_request()
    values = photos.numpy()
    return lambda: request.infer([values], share_inputs=True, share_outputs=True)


def gemm(_, photos, precision):
    """As a 1 × 1 convolution, which goes to oneDNN; `@` goes to MKL, which is slow on other makers' CPUs."""
    pixels = torch.randn(1, GEMM_SIDE, 32, GEMM_SIDE // 32).to(PRECISIONS[precision], memory_format=torch.channels_last)
    weight = torch.randn(GEMM_SIDE, GEMM_SIDE, 1, 1).to(PRECISIONS[precision], memory_format=torch.channels_last)

    def run():
        with torch.inference_mode():
            torch.conv2d(pixels, weight)

    return run


ENGINES = {"pytorch": pytorch, "onnxruntime": onnxruntime, "openvino": openvino, "gemm": gemm}


def operations(network, photos):
    """Floating-point operations for one photograph."""
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        network(photos[:1])
    return counter.get_total_flops()


def rates(run, seconds, repeats):
    """Runs a second over `repeats` stretches of at least `seconds` each, after a warm-up."""
    for length in [min(1, seconds)] + [seconds] * repeats:
        count, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < length or count == 0:
            run()
            count += 1
        yield count / elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--versions", action="store_true", help="print the engines' versions and nothing else")
    parser.add_argument("--engine", choices=ENGINES, default="pytorch")
    parser.add_argument("--network", default="resnet101", help="a network of torchvision.models")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    if options.versions:
        print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "onnxruntime", "openvino")))
        return
    torch.manual_seed(0)
    network = features(whole_network(options.network), options.network)
    photos = torch.randn(options.batch, 3, options.size, options.size)
    per_photo = operations(network, photos)
    run = ENGINES[options.engine](network, photos, options.precision)
    _, *measured = rates(run, options.seconds, options.repeats)
    per_second = statistics.median(measured)
    result = {"engine": options.engine, "operations_per_photo": per_photo, "threads": torch.get_num_threads()}
    if options.engine == "gemm":
        result["operations_per_second"] = per_second * 2 * GEMM_SIDE**3
    else:
        result["images_per_second"] = per_second * options.batch
    print(json.dumps(result))


if __name__ == "__main__":
    main()
