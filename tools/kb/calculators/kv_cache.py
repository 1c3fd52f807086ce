"""Memory of the KV cache in inference, in bytes.

MHA, MQA (Shazeer 2019, arXiv:1911.02150) and GQA (Ainslie et al. 2023, arXiv:2305.13245) keep K and V of each KV head;
MLA (DeepSeek-AI 2024, arXiv:2405.04434) keeps one compressed vector and one rotary key whatever the number of heads.
Scales of quantised caches, and what pages leave empty, are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Attention = Literal["mha", "gqa", "mqa", "mla"]
CachePrecision = Literal["fp32", "bf16", "fp8", "int4"]

CACHE_BYTES: Mapping[CachePrecision, float] = {"fp32": 4, "bf16": 2, "fp8": 1, "int4": 0.5}
"""Bytes of an element; `bf16` stands for all 16-bit formats, `fp8` for INT8 too."""
GB = 1e9


@dataclass(frozen=True, slots=True)
class CacheSetup:
    """A model's attention and the requests it serves."""

    attention: Attention
    layers: int
    heads: int
    """Heads of queries."""
    kv_heads: int
    """Heads of K and V; read for GQA only."""
    head_dim: int
    latent_dim: int
    """Width of the compressed vector; read for MLA only."""
    rope_dim: int
    """Width of the rotary key; read for MLA only."""
    precision: CachePrecision
    tokens: int
    """Of a sequence: prompt and what was generated."""
    batch: int
    window: int
    """Tokens that a sliding window keeps, in every layer; 0 where there is none."""
    tensor_parallel: int
    budget: float
    """Memory of each GPU that is free for the cache, in GB."""


@dataclass(frozen=True, slots=True)
class CacheMemory:
    """The size of the cache and what a budget holds of it."""

    elements: int
    """Per token and layer."""
    per_token: float
    """Bytes of one token in all layers."""
    total: float
    """Bytes of all sequences, on one GPU without tensor parallelism."""
    per_gpu: float
    saving: float
    """How many times smaller than MHA with the same heads."""
    capacity_tokens: int
    capacity_requests: int


def kv_heads(setup: CacheSetup) -> int:
    """Heads of K and V: as many as of queries, the groups, or one."""
    return {"mha": setup.heads, "gqa": setup.kv_heads, "mqa": 1, "mla": 1}[setup.attention]


def elements(setup: CacheSetup, ways: int = 1) -> int:
    """Elements per token and layer on one of `ways` GPUs.

    2 n d, where a GPU holds at least one head; for MLA the widths of compressed vector and rotary key, on each GPU.
    """
    if setup.attention == "mla":
        return setup.latent_dim + setup.rope_dim
    return 2 * -(-kv_heads(setup) // ways) * setup.head_dim


def kept_tokens(setup: CacheSetup) -> int:
    """Tokens of a sequence that are in the cache."""
    return min(setup.tokens, setup.window) if setup.window else setup.tokens


def token_bytes(setup: CacheSetup, ways: int = 1) -> float:
    """Bytes of one token in all layers on one of `ways` GPUs."""
    return elements(setup, ways) * setup.layers * CACHE_BYTES[setup.precision]


def cache_memory(setup: CacheSetup) -> CacheMemory:
    """The cache of b sequences of s tokens: 2 b L n s d bytes an element, and what fits into the budget."""
    tokens = kept_tokens(setup)
    on_gpu = token_bytes(setup, setup.tensor_parallel)
    free = setup.budget * GB
    return CacheMemory(
        elements=elements(setup),
        per_token=token_bytes(setup),
        total=token_bytes(setup) * tokens * setup.batch,
        per_gpu=on_gpu * tokens * setup.batch,
        saving=2 * setup.heads * setup.head_dim / elements(setup),
        capacity_tokens=math.floor(free / on_gpu),
        capacity_requests=math.floor(free / (on_gpu * tokens)),
    )
