/**
 * Memory of the KV cache, in bytes: the arithmetic of tools/kb/calculators/kv_cache.py, where each formula has its
 * source. Fields of forms and cells of results bear the names that the Python has.
 */

import { bytesText, countText } from "./calculator-quantities.js";

/**
 * @typedef {object} CacheSetup
 * @property {"mha" | "gqa" | "mqa" | "mla"} attention
 * @property {number} layers
 * @property {number} heads
 * @property {number} kv_heads
 * @property {number} head_dim
 * @property {number} latent_dim
 * @property {number} rope_dim
 * @property {"fp32" | "bf16" | "fp8" | "int4"} precision
 * @property {number} tokens
 * @property {number} batch
 * @property {number} window
 * @property {number} tensor_parallel
 * @property {number} budget
 */

const CACHE_BYTES = { fp32: 4, bf16: 2, fp8: 1, int4: 0.5 };

/**
 * Elements per token and layer on one of so many GPUs.
 * @param {CacheSetup} setup
 * @param {number} ways
 */
function elements(setup, ways) {
  if (setup.attention === "mla") return setup.latent_dim + setup.rope_dim;
  const heads = { mha: setup.heads, gqa: setup.kv_heads, mqa: 1 }[setup.attention];
  return 2 * Math.ceil(heads / ways) * setup.head_dim;
}

/**
 * @param {CacheSetup} setup
 * @param {number} ways
 */
function tokenBytes(setup, ways) {
  return elements(setup, ways) * setup.layers * CACHE_BYTES[setup.precision];
}

/** @param {CacheSetup} setup */
export function compute(setup) {
  const tokens = setup.window ? Math.min(setup.tokens, setup.window) : setup.tokens;
  const onGpu = tokenBytes(setup, setup.tensor_parallel);
  const free = setup.budget * 1e9;
  return {
    elements: elements(setup, 1),
    per_token: tokenBytes(setup, 1),
    total: tokenBytes(setup, 1) * tokens * setup.batch,
    per_gpu: onGpu * tokens * setup.batch,
    saving: (2 * setup.heads * setup.head_dim) / elements(setup, 1),
    capacity_tokens: Math.floor(free / onGpu),
    capacity_requests: Math.floor(free / (onGpu * tokens)),
  };
}

/** @param {Record<string, number>} result */
export function summary(result) {
  const requests = countText(result.capacity_requests);
  return `KV cache 共 ${bytesText(result.total)}，每卡 ${bytesText(result.per_gpu)}；每卡的空余显存可放 ${requests} 个请求。`;
}
