/**
 * Memory of training a Transformer, per GPU, in bytes: the arithmetic of tools/kb/calculators/memory.py, where each
 * formula has its source. Fields of forms and cells of results bear the names that the Python has.
 */

import { bytesText, shareText } from "./calculator-quantities.js";

/**
 * @typedef {object} TrainingSetup
 * @property {number} parameters
 * @property {number} layers
 * @property {number} hidden
 * @property {number} heads
 * @property {number} kv_heads
 * @property {number} ffn
 * @property {number} vocabulary
 * @property {boolean} gated
 * @property {boolean} dropout
 * @property {"mixed" | "mixed-fp32-gradients" | "mixed-both-gradients" | "fp32"} precision
 * @property {"adam" | "adam-8bit" | "momentum" | "sgd"} optimizer
 * @property {number} sequence
 * @property {number} micro_batch
 * @property {"standard" | "flash"} attention
 * @property {"none" | "selective" | "full"} recomputation
 * @property {"0" | "1" | "2" | "3"} zero
 * @property {number} data_parallel
 * @property {number} tensor_parallel
 * @property {boolean} sequence_parallel
 */

/** Bytes of each parameter, its gradient and its FP32 master copy. */
const STATE_BYTES = {
  mixed: [2, 2, 4],
  "mixed-fp32-gradients": [2, 4, 4],
  "mixed-both-gradients": [2, 6, 4],
  fp32: [4, 4, 0],
};
const OPTIMIZER_BYTES = { adam: 8, "adam-8bit": 2, momentum: 4, sgd: 0 };
const PARTS = {
  parameters: "参数",
  gradients: "梯度",
  optimizer_states: "优化器状态",
  activations: "激活",
  logits: "logits",
};

/** @param {TrainingSetup} setup */
function modelStates(setup) {
  const [parameter, gradient, master] = STATE_BYTES[setup.precision];
  const held = setup.parameters / setup.tensor_parallel;
  const shard = (/** @type {number} */ stage) => (Number(setup.zero) >= stage ? setup.data_parallel : 1);
  return {
    parameters: (parameter * held) / shard(3),
    gradients: (gradient * held) / shard(2),
    optimizer_states: ((master + OPTIMIZER_BYTES[setup.optimizer]) * held) / shard(1),
  };
}

/** @param {TrainingSetup} setup */
function elementBytes(setup) {
  return setup.precision === "fp32" ? 4 : 2;
}

/**
 * Bytes per token of a layer's tensors that tensor parallelism alone does not divide.
 * @param {TrainingSetup} setup
 */
function replicatedBytes(setup) {
  return (4 * elementBytes(setup) + (setup.dropout ? 2 : 0)) * setup.hidden;
}

/**
 * Bytes per token and GPU of a layer's tensors that it divides; a GPU holds at least one head of K and V.
 * @param {TrainingSetup} setup
 */
function splitBytes(setup) {
  const ways = setup.tensor_parallel;
  const kvWidth = (Math.ceil(setup.kv_heads / ways) * setup.hidden) / setup.heads;
  const inner = (setup.gated ? 4 : 2) * setup.ffn;
  return elementBytes(setup) * ((2 * setup.hidden) / ways + 2 * kvWidth + inner / ways);
}

/** @param {TrainingSetup} setup */
function scoreBytes(setup) {
  if (setup.attention === "flash" || setup.recomputation === "selective") return 0;
  const size = elementBytes(setup);
  const perScore = setup.dropout ? 2 * size + 1 : size;
  return (perScore * setup.heads * setup.sequence ** 2 * setup.micro_batch) / setup.tensor_parallel;
}

/** @param {TrainingSetup} setup */
function layerActivations(setup) {
  const replicated = replicatedBytes(setup) / (setup.sequence_parallel ? setup.tensor_parallel : 1);
  return setup.sequence * setup.micro_batch * (replicated + splitBytes(setup)) + scoreBytes(setup);
}

/** @param {TrainingSetup} setup */
function activations(setup) {
  const layer = layerActivations(setup);
  if (setup.recomputation !== "full") return setup.layers * layer;
  const ways = setup.sequence_parallel ? setup.tensor_parallel : 1;
  const inputs = elementBytes(setup) * setup.sequence * setup.micro_batch * setup.hidden * setup.layers;
  return inputs / ways + layer;
}

/** @param {TrainingSetup} setup */
export function compute(setup) {
  const states = modelStates(setup);
  const model = states.parameters + states.gradients + states.optimizer_states;
  const kept = activations(setup);
  const logits = (4 * setup.sequence * setup.micro_batch * setup.vocabulary) / setup.tensor_parallel;
  return {
    ...states,
    model_states: model,
    layer_activations: layerActivations(setup),
    activations: kept,
    logits,
    total: model + kept + logits,
    gpus: setup.data_parallel * setup.tensor_parallel,
  };
}

/** @param {Record<string, number>} result */
export function summary(result) {
  const [largest, name] = Object.entries(PARTS).reduce((a, b) => (result[b[0]] > result[a[0]] ? b : a));
  return `每卡合计 ${bytesText(result.total)}，最大的一项是${name}，占 ${shareText(result[largest] / result.total)}。`;
}
