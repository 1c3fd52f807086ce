/**
 * Parameters and FLOPs of a Transformer: the arithmetic of tools/kb/calculators/parameters.py and flops.py, where each
 * formula has its source. Fields of forms and cells of results bear the names that the Python has.
 */

import { countText, flopsText, shareText } from "./calculator-quantities.js";

/**
 * @typedef {object} SizeSetup
 * @property {"decoder" | "bert"} kind
 * @property {number} layers
 * @property {number} hidden
 * @property {number} heads
 * @property {number} kv_heads
 * @property {number} head_dim
 * @property {number} ffn
 * @property {number} vocabulary
 * @property {number} positions
 * @property {boolean} gated
 * @property {"none" | "qkv" | "all"} biases
 * @property {"layer" | "rms"} norm
 * @property {boolean} tied
 * @property {number} sequence
 * @property {number} batch
 * @property {"full" | "causal"} mask
 * @property {boolean} recomputation
 * @property {number} training_tokens
 */

/** @param {SizeSetup} setup */
function weights(setup) {
  return {
    attention: 2 * setup.hidden * (setup.heads + setup.kv_heads) * setup.head_dim,
    feedForward: (setup.gated ? 3 : 2) * setup.hidden * setup.ffn,
    logits: setup.kind === "decoder" ? setup.vocabulary * setup.hidden : 0,
  };
}

/** @param {SizeSetup} setup */
function parametersOfLayer(setup) {
  const { attention, feedForward } = weights(setup);
  const inner = setup.biases === "none" ? 0 : (setup.heads + 2 * setup.kv_heads) * setup.head_dim;
  const all = setup.biases === "all" ? 1 : 0;
  const parts = {
    attention: attention + inner + all * setup.hidden,
    feed_forward: feedForward + all * ((setup.gated ? 2 : 1) * setup.ffn + setup.hidden),
    norms: 2 * (setup.norm === "layer" ? 2 : 1) * setup.hidden,
  };
  return { ...parts, layer: parts.attention + parts.feed_forward + parts.norms };
}

/** @param {SizeSetup} setup */
function parameterCount(setup) {
  const bert = setup.kind === "bert";
  const { attention, feedForward, logits } = weights(setup);
  const inLayer = parametersOfLayer(setup);
  const outside = {
    all_layers: setup.layers * inLayer.layer,
    embeddings: (setup.vocabulary + setup.positions + (bert ? 2 : 0)) * setup.hidden,
    output: setup.tied ? 0 : logits,
    rest: inLayer.norms / 2 + (bert ? setup.hidden ** 2 + setup.hidden : 0),
  };
  const total = Object.values(outside).reduce((a, b) => a + b);
  return { ...inLayer, ...outside, total, matrices: setup.layers * (attention + feedForward) + logits };
}

/**
 * @param {SizeSetup} setup
 * @param {number} matrices
 */
function flopCount(setup, matrices) {
  const { attention, feedForward, logits } = weights(setup);
  const { sequence } = setup;
  const tokens = setup.batch * sequence;
  const pairs = setup.mask === "full" ? sequence ** 2 : (sequence * (sequence + 1)) / 2;
  const projections = 2 * tokens * setup.layers * attention;
  const core = 4 * setup.batch * setup.layers * pairs * setup.heads * setup.head_dim;
  const inFeedForward = 2 * tokens * setup.layers * feedForward;
  const inLayers = projections + core + inFeedForward;
  const forward = inLayers + 2 * tokens * logits;
  const training = 3 * forward + (setup.recomputation ? inLayers : 0);
  return {
    projections,
    core,
    feed_forward: inFeedForward,
    output: 2 * tokens * logits,
    forward,
    core_share: core / inLayers,
    forward_per_token: forward / tokens,
    two_n: 2 * matrices,
    training,
    whole_training: (training / tokens) * (setup.training_tokens * 1e9),
    six_n_d: 6 * matrices * (setup.training_tokens * 1e9),
  };
}

/**
 * Counts under their names, FLOPs under theirs with `flops.` before, for some parts have both.
 * @param {SizeSetup} setup
 */
export function compute(setup) {
  const counts = parameterCount(setup);
  const flops = Object.entries(flopCount(setup, counts.matrices)).map(([name, value]) => [`flops.${name}`, value]);
  return { ...counts, ...Object.fromEntries(flops) };
}

/** @param {Record<string, number>} result */
export function summary(result) {
  const total = countText(result.total);
  const forward = flopsText(result["flops.forward"]);
  return `参数量 ${total}；一次前向 ${forward} FLOPs，注意力核心占各层的 ${shareText(result["flops.core_share"])}。`;
}
