"""Memory of training a Transformer, per GPU, in bytes.

Model states by Rajbhandari et al. 2020 (ZeRO, arXiv:1910.02054); activations by Korthikanti et al. 2022 (Reducing
Activation Recomputation in Large Transformer Models, arXiv:2205.05198), whose tally of a layer is done here tensor by
tensor, so that it also holds for gated feed-forward networks, grouped keys and values, and layers without dropout.
Buffers, fragmentation and the CUDA context are not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Precision = Literal["mixed", "mixed-fp32-gradients", "mixed-both-gradients", "fp32"]
Optimizer = Literal["adam", "adam-8bit", "momentum", "sgd"]

STATE_BYTES: Mapping[Precision, tuple[int, int, int]] = {
    "mixed": (2, 2, 4),
    "mixed-fp32-gradients": (2, 4, 4),
    "mixed-both-gradients": (2, 2 + 4, 4),
    "fp32": (4, 4, 0),
}
"""Bytes of each parameter, its gradient and its FP32 master copy: the last is 0 where the parameter is FP32 itself."""
OPTIMIZER_BYTES: Mapping[Optimizer, int] = {"adam": 8, "adam-8bit": 2, "momentum": 4, "sgd": 0}
"""Bytes of the moments of each parameter; the 8-bit ones without their block constants."""
LOGIT_BYTES = 4
MASK_BYTES = 1


@dataclass(frozen=True, slots=True)
class TrainingSetup:
    """A model and how it is trained. Lengths and widths are in tokens and elements."""

    parameters: int
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    ffn: int
    """Width between the matrices of the feed-forward network."""
    vocabulary: int
    gated: bool
    """A feed-forward network of three matrices, such as SwiGLU, instead of two."""
    dropout: bool
    """Dropout behind softmax, attention and feed-forward network, each with a mask to keep."""
    precision: Precision
    optimizer: Optimizer
    sequence: int
    micro_batch: int
    """Sequences in one forward pass on one GPU."""
    attention: Literal["standard", "flash"]
    """Whether the matrices of scores are stored; FlashAttention computes them again in the backward pass."""
    recomputation: Literal["none", "selective", "full"]
    """What else is computed again: nothing, the core of attention, or each layer from its input."""
    zero: Literal[0, 1, 2, 3]
    data_parallel: int
    tensor_parallel: int
    sequence_parallel: bool
    """Megatron's: norms and dropout are split over the GPUs of tensor parallelism too."""


@dataclass(frozen=True, slots=True)
class TrainingMemory:
    """Bytes on each GPU, and the number of GPUs. Shards may come out as fractions of a byte."""

    parameters: float
    gradients: float
    optimizer_states: float
    model_states: float
    layer_activations: float
    """Of one layer, before recomputation of whole layers."""
    activations: float
    logits: float
    total: float
    gpus: int


def model_states(setup: TrainingSetup) -> tuple[float, float, float]:
    """Bytes per GPU of parameters, gradients and optimizer states (master copy and moments).

    ZeRO stage 1 shards the optimizer states over data parallelism, stage 2 also the gradients, stage 3 also the
    parameters (Rajbhandari et al. 2020, section 5); tensor parallelism divides all three. The norms, which tensor
    parallelism repeats, are taken as divided.
    """
    parameter, gradient, master = STATE_BYTES[setup.precision]
    held = setup.parameters / setup.tensor_parallel
    shards = [setup.data_parallel if setup.zero >= stage else 1 for stage in (3, 2, 1)]
    sizes = (parameter, gradient, master + OPTIMIZER_BYTES[setup.optimizer])
    parameters, gradients, optimizer = (size * held / shard for size, shard in zip(sizes, shards, strict=True))
    return parameters, gradients, optimizer


def element_bytes(setup: TrainingSetup) -> int:
    """Bytes of an element of the activations: 2 in mixed precision, 4 in FP32."""
    return 4 if setup.precision == "fp32" else 2


def replicated_bytes(setup: TrainingSetup) -> int:
    """Bytes per token of a layer's tensors that tensor parallelism alone does not divide.

    The inputs of two norms, of attention and of the feed-forward network, and two dropout masks: 10 h in 16 bits
    (Korthikanti et al. 2022, section 4.2.1).
    """
    masks = 2 * MASK_BYTES if setup.dropout else 0
    return (4 * element_bytes(setup) + masks) * setup.hidden


def split_bytes(setup: TrainingSetup) -> float:
    """Bytes per token and GPU of a layer's tensors that tensor parallelism divides.

    Q, K, V, the input of the output projection, and the inner tensors of the feed-forward network: the input of the
    activation and of the second matrix, or gate, up, activated gate and product where it is gated. 24 h in 16 bits with
    ffn = 4 h (Korthikanti et al. 2022). A GPU holds at least one head of K and V.
    """
    ways = setup.tensor_parallel
    kv_width = -(-setup.kv_heads // ways) * setup.hidden / setup.heads
    inner = (4 if setup.gated else 2) * setup.ffn
    return element_bytes(setup) * (2 * setup.hidden / ways + 2 * kv_width + inner / ways)


def score_bytes(setup: TrainingSetup) -> float:
    """Bytes per GPU and layer of the stored matrices of scores: 5 a s² b in 16 bits with dropout.

    The output of softmax and, with dropout, its mask and its output. 0 where they are not stored.
    """
    if setup.attention == "flash" or setup.recomputation == "selective":
        return 0.0
    size = element_bytes(setup)
    per_score = size + MASK_BYTES + size if setup.dropout else size
    return per_score * setup.heads * setup.sequence**2 * setup.micro_batch / setup.tensor_parallel


def layer_activations(setup: TrainingSetup) -> float:
    """Bytes per GPU that one layer keeps for the backward pass.

    s b h (34 + 5 a s / h) for a layer of GPT in 16 bits on one GPU; s b h (10 + 24/t + 5 a s / (h t)) with tensor
    parallelism t; a t-th of the whole with sequence parallelism as well (Korthikanti et al. 2022, table 2).
    """
    tokens = setup.sequence * setup.micro_batch
    return tokens * (_replicated_share(setup) + split_bytes(setup)) + score_bytes(setup)


def activations(setup: TrainingSetup) -> float:
    """Bytes per GPU that all layers keep; with full recomputation their inputs and one layer at work.

    Embedding and output layer are left out. Inputs are 2 s b h L in 16 bits.
    """
    layer = layer_activations(setup)
    if setup.recomputation != "full":
        return setup.layers * layer
    ways = setup.tensor_parallel if setup.sequence_parallel else 1
    inputs = element_bytes(setup) * setup.sequence * setup.micro_batch * setup.hidden * setup.layers
    return inputs / ways + layer


def training_memory(setup: TrainingSetup) -> TrainingMemory:
    """What each GPU holds at the end of the forward pass. The logits are FP32, split by vocabulary: 4 s b V / t."""
    parameters, gradients, optimizer = model_states(setup)
    states = parameters + gradients + optimizer
    kept = activations(setup)
    scores = setup.sequence * setup.micro_batch * setup.vocabulary
    logits = LOGIT_BYTES * scores / setup.tensor_parallel
    return TrainingMemory(
        parameters=parameters,
        gradients=gradients,
        optimizer_states=optimizer,
        model_states=states,
        layer_activations=layer_activations(setup),
        activations=kept,
        logits=logits,
        total=states + kept + logits,
        gpus=setup.data_parallel * setup.tensor_parallel,
    )


def _replicated_share(setup: TrainingSetup) -> float:
    return replicated_bytes(setup) / (setup.tensor_parallel if setup.sequence_parallel else 1)
