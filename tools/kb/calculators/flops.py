"""FLOPs of a Transformer: a multiplication and an addition are two.

Only matrix products are counted (Kaplan et al. 2020, arXiv:2001.08361, section 2.1); softmax, norms, activations,
look-ups and BERT's pooler, which sees one token of a sequence, are not. A backward pass is two forward passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.calculators.parameters import Transformer, attention_weights, feed_forward_weights, matrices


@dataclass(frozen=True, slots=True)
class Workload:
    """What a model is run on."""

    sequence: int
    batch: int
    mask: Literal["full", "causal"]
    """Whether all s² pairs of positions are counted, as for the MFU of PaLM,
    or only the s (s + 1) / 2 that a causal mask keeps."""
    recomputation: bool
    """Whether the layers' forward pass is done again in the backward pass."""
    training_tokens: float
    """In units of 10^9."""


@dataclass(frozen=True, slots=True)
class FlopCount:
    """FLOPs of a forward pass by part, of a training step, and of a whole training."""

    projections: float
    core: float
    feed_forward: float
    output: float
    forward: float
    core_share: float
    """Of the core of attention in all layers, without the output layer."""
    forward_per_token: float
    two_n: float
    """2 N, the usual estimate of the former."""
    training: float
    """Of a step on this batch."""
    whole_training: float
    six_n_d: float
    """6 N D, the usual estimate of the former."""


def projections(model: Transformer, work: Workload) -> int:
    """FLOPs of Q, K, V and output projections in all layers: 8 s D² a layer and sequence where all heads are equal."""
    return 2 * work.batch * work.sequence * model.layers * attention_weights(model)


def core(model: Transformer, work: Workload) -> int:
    """FLOPs of scores and weighted values in all layers: 4 s² D a layer and sequence, 2 s (s + 1) D under a mask."""
    pairs = work.sequence**2 if work.mask == "full" else work.sequence * (work.sequence + 1) // 2
    return 4 * work.batch * model.layers * pairs * model.heads * model.head_dim


def feed_forward(model: Transformer, work: Workload) -> int:
    """FLOPs of the feed-forward networks: 16 s D² a layer and sequence for two matrices with ffn = 4 D."""
    return 2 * work.batch * work.sequence * model.layers * feed_forward_weights(model)


def output(model: Transformer, work: Workload) -> int:
    """FLOPs of a decoder's logits: 2 s D V a sequence."""
    logits = model.hidden * model.vocabulary if model.kind == "decoder" else 0
    return 2 * work.batch * work.sequence * logits


def flop_count(model: Transformer, work: Workload) -> FlopCount:
    """FLOPs by part. Training is three forward passes, and the layers once more where they are recomputed."""
    in_layers = projections(model, work) + core(model, work) + feed_forward(model, work)
    forward = in_layers + output(model, work)
    training = 3 * forward + (in_layers if work.recomputation else 0)
    tokens, training_tokens = work.batch * work.sequence, work.training_tokens * 1e9
    return FlopCount(
        projections=projections(model, work),
        core=core(model, work),
        feed_forward=feed_forward(model, work),
        output=output(model, work),
        forward=forward,
        core_share=core(model, work) / in_layers,
        forward_per_token=forward / tokens,
        two_n=2 * matrices(model),
        training=training,
        whole_training=training / tokens * training_tokens,
        six_n_d=6 * matrices(model) * training_tokens,
    )
