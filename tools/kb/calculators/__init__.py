"""Memory, KV cache, parameters and FLOPs of Transformers by formula: what the calculator pages compute.

Each formula stands here once and is tested against published models; the scripts of the pages are tested against it,
name by name: the fields of the inputs are the fields of the forms, the fields of the results are the cells.
"""
