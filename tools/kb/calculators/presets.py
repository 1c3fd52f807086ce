"""Published models, as the calculators offer them: shapes from their papers and released configurations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from kb.calculators.parameters import Transformer, parameter_count

_gpt = partial(Transformer, kind="decoder", gated=False, biases="all", norm="layer", tied=True)
_llama = partial(Transformer, kind="decoder", positions=0, gated=True, biases="none", norm="rms", tied=False)

MODELS: Mapping[str, Transformer] = {
    "GPT-2 small": _gpt(
        layers=12, hidden=768, heads=12, kv_heads=12, head_dim=64, ffn=3072, vocabulary=50257, positions=1024
    ),
    "GPT-3 175B": _gpt(
        layers=96, hidden=12288, heads=96, kv_heads=96, head_dim=128, ffn=49152, vocabulary=50257, positions=2048
    ),
    "BERT-base": Transformer(
        kind="bert",
        layers=12,
        hidden=768,
        heads=12,
        kv_heads=12,
        head_dim=64,
        ffn=3072,
        vocabulary=30522,
        positions=512,
        gated=False,
        biases="all",
        norm="layer",
        tied=True,
    ),
    "LLaMA-2-7B": _llama(layers=32, hidden=4096, heads=32, kv_heads=32, head_dim=128, ffn=11008, vocabulary=32000),
    "LLaMA-2-13B": _llama(layers=40, hidden=5120, heads=40, kv_heads=40, head_dim=128, ffn=13824, vocabulary=32000),
    "LLaMA-2-70B": _llama(layers=80, hidden=8192, heads=64, kv_heads=8, head_dim=128, ffn=28672, vocabulary=32000),
    "LLaMA-3-8B": _llama(layers=32, hidden=4096, heads=32, kv_heads=8, head_dim=128, ffn=14336, vocabulary=128256),
    "Qwen2.5-7B": replace(
        _llama(layers=28, hidden=3584, heads=28, kv_heads=4, head_dim=128, ffn=18944, vocabulary=152064), biases="qkv"
    ),
    "Gemma-7B": replace(
        _llama(layers=28, hidden=3072, heads=16, kv_heads=16, head_dim=256, ffn=24576, vocabulary=256000), tied=True
    ),
}
"""By the name that a page shows."""

TRAINED = ("GPT-3 175B", "LLaMA-2-7B", "LLaMA-2-13B", "LLaMA-2-70B", "LLaMA-3-8B")
CACHED = ("LLaMA-2-7B", "LLaMA-2-13B", "LLaMA-2-70B", "LLaMA-3-8B", "Gemma-7B")
DEEPSEEK_V2: Mapping[str, object] = {
    "attention": "mla",
    "layers": 60,
    "heads": 128,
    "kv_heads": 128,
    "head_dim": 128,
    "latent_dim": 512,
    "rope_dim": 64,
}
"""DeepSeek-AI 2024, section 3.1.2: the compressed vector is 4 heads wide, the rotary key half a head."""

Fields = Mapping[str, object]


def size_presets() -> dict[str, Fields]:
    """What each preset of the calculator of parameters and FLOPs fills in."""
    names = Transformer.__dataclass_fields__
    return {title: {name: getattr(model, name) for name in names} for title, model in MODELS.items()}


def memory_presets() -> dict[str, Fields]:
    """What each preset of the calculator of training memory fills in.

    GPT-3 is counted as V H + L (12 H² + 13 H), without learned positions and final norm, the usual form in literature
    on memory.
    """
    return {title: _trained(title, MODELS[title]) for title in TRAINED}


def cache_presets() -> dict[str, Fields]:
    """What each preset of the calculator of the KV cache fills in."""
    presets: dict[str, Fields] = {title: _cached(MODELS[title]) for title in CACHED}
    return presets | {"DeepSeek-V2": DEEPSEEK_V2}


def _trained(title: str, model: Transformer) -> Fields:
    total = parameter_count(model).total
    if title.startswith("GPT"):
        total -= (model.positions + 2) * model.hidden
    shape = {name: getattr(model, name) for name in ("layers", "hidden", "heads", "kv_heads", "ffn", "vocabulary")}
    return {"parameters": total} | shape | {"gated": model.gated, "dropout": not model.gated}


def _cached(model: Transformer) -> Fields:
    kind = "mha" if model.kv_heads == model.heads else "gqa"
    shape = {name: getattr(model, name) for name in ("layers", "heads", "kv_heads", "head_dim")}
    return {"attention": kind} | shape
