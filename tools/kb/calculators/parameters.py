"""Parameters of a Transformer, counted matrix by matrix (Vaswani et al. 2017, arXiv:1706.03762).

Gated feed-forward networks by Shazeer 2020 (arXiv:2002.05202); what BERT adds by Devlin et al. 2019 (arXiv:1810.04805).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SEGMENTS = 2
"""Kinds of segments that BERT embeds."""


@dataclass(frozen=True, slots=True)
class Transformer:
    """The shape of a model with one stack of layers."""

    kind: Literal["decoder", "bert"]
    """A decoder has a norm behind its last layer and an output layer. BERT is counted without the head of its
    pre-training task: with segments, a norm behind the embeddings, and the pooler."""
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    ffn: int
    vocabulary: int
    positions: int
    """Learned absolute positions; 0 for sinusoidal, rotary or linear ones."""
    gated: bool
    """Three matrices in the feed-forward network, such as SwiGLU, instead of two."""
    biases: Literal["none", "qkv", "all"]
    norm: Literal["layer", "rms"]
    tied: bool
    """Whether a decoder's output layer is the token embedding."""


@dataclass(frozen=True, slots=True)
class ParameterCount:
    """Parameters of a model and its parts."""

    attention: int
    """Of one layer, as the next three."""
    feed_forward: int
    norms: int
    layer: int
    all_layers: int
    embeddings: int
    output: int
    rest: int
    """Final norm of a decoder; norm behind the embeddings and pooler of BERT."""
    total: int
    matrices: int
    """Of the total, those used in matrix products for each token: N in 2 N and 6 N FLOPs."""


def attention(model: Transformer) -> int:
    """Parameters of Q, K, V and output projection of a layer: 4 d² + 4 d where all heads are equal and biased."""
    queries, keys = model.heads * model.head_dim, model.kv_heads * model.head_dim
    inner = queries + 2 * keys if model.biases != "none" else 0
    outer = model.hidden if model.biases == "all" else 0
    return attention_weights(model) + inner + outer


def attention_weights(model: Transformer) -> int:
    """Of these the elements of matrices: 2 d h d_k + 2 d n d_k."""
    return 2 * model.hidden * (model.heads + model.kv_heads) * model.head_dim


def feed_forward(model: Transformer) -> int:
    """Parameters of a layer's feed-forward network: 8 d² + 5 d for two biased matrices with ffn = 4 d."""
    inner = (2 if model.gated else 1) * model.ffn
    return feed_forward_weights(model) + (inner + model.hidden if model.biases == "all" else 0)


def feed_forward_weights(model: Transformer) -> int:
    """Of these the elements of matrices: 2 d ffn, or 3 d ffn where it is gated."""
    return (3 if model.gated else 2) * model.hidden * model.ffn


def norm(model: Transformer) -> int:
    """Parameters of one norm: scale and shift of LayerNorm, scale of RMSNorm."""
    return (2 if model.norm == "layer" else 1) * model.hidden


def embeddings(model: Transformer) -> int:
    """Parameters of the embeddings of tokens, positions and, in BERT, segments."""
    segments = SEGMENTS if model.kind == "bert" else 0
    return (model.vocabulary + model.positions + segments) * model.hidden


def output(model: Transformer) -> int:
    """Parameters of an output layer of its own, which has no bias; 0 where it is tied or there is none."""
    return 0 if model.tied or model.kind == "bert" else model.vocabulary * model.hidden


def rest(model: Transformer) -> int:
    """Parameters of the final norm, or of BERT's norm behind the embeddings and its pooler d² + d."""
    pooler = model.hidden**2 + model.hidden if model.kind == "bert" else 0
    return norm(model) + pooler


def matrices(model: Transformer) -> int:
    """Elements of the matrices that every token is multiplied with: layers and, in a decoder, output layer."""
    logits = model.vocabulary * model.hidden if model.kind == "decoder" else 0
    return model.layers * (attention_weights(model) + feed_forward_weights(model)) + logits


def parameter_count(model: Transformer) -> ParameterCount:
    """All parameters of a model, part by part."""
    layer = attention(model) + feed_forward(model) + 2 * norm(model)
    return ParameterCount(
        attention=attention(model),
        feed_forward=feed_forward(model),
        norms=2 * norm(model),
        layer=layer,
        all_layers=model.layers * layer,
        embeddings=embeddings(model),
        output=output(model),
        rest=rest(model),
        total=model.layers * layer + embeddings(model) + output(model) + rest(model),
        matrices=matrices(model),
    )
