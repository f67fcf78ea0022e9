import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Version 6 of the model as Silero publishes it (`silero_vad.onnx` in PyPI's silero-vad 6.2.3), in an npm package. */
export const MODEL_FILE = fileURLToPath(
  new URL('./silero_vad_v6.onnx', import.meta.resolve('@ricky0123/vad-web')),
);

const SHA256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3';

/**
 * A constant of the model, 32-bit floats, by its name without the converter's prefix. The graph is one condition on the
 * sample rate; each branch holds a network of its own.
 */
export function constantsOf(sampleRate, name) {
  networks ??= readNetworks();
  const constant = networks[sampleRate].get(name);
  if (constant === undefined) throw new Error(`The model has no ${name} at ${sampleRate} Hz.`);
  return constant;
}

let networks;

function readNetworks() {
  const bytes = readFileSync(MODEL_FILE);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== SHA256) throw new Error(`${MODEL_FILE} is not the published model: ${sha256}`);
  const found = {};
  const [graph] = valuesOf(bytes, MODEL.graph);
  for (const node of valuesOf(graph, GRAPH.node)) {
    for (const attribute of valuesOf(node, NODE.attribute)) {
      const [branch] = valuesOf(attribute, ATTRIBUTE.graph);
      if (branch === undefined) continue;
      const rate = textOf(attribute, ATTRIBUTE.name) === 'then_branch' ? 16_000 : 8000;
      found[rate] = floatsOf(branch);
    }
  }
  return found;
}

// Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
const MODEL = { graph: 7 };
const GRAPH = { node: 1 };
const NODE = { output: 2, attribute: 5 };
const ATTRIBUTE = { name: 1, tensor: 5, graph: 6 };
const TENSOR = { type: 2, raw: 9 };
const FLOAT = 1;

function floatsOf(graph) {
  const constants = new Map();
  for (const node of valuesOf(graph, GRAPH.node)) {
    for (const attribute of valuesOf(node, NODE.attribute)) {
      const [tensor = new Uint8Array(0)] = valuesOf(attribute, ATTRIBUTE.tensor);
      const [raw] = valuesOf(tensor, TENSOR.raw);
      if (raw === undefined || valuesOf(tensor, TENSOR.type)[0] !== FLOAT) continue;
      const name = textOf(node, NODE.output).replace(/^.*Inline_\d+__/, '');
      constants.set(name, new Float32Array(raw.slice().buffer));
    }
  }
  return constants;
}

function textOf(message, number) {
  return new TextDecoder().decode(valuesOf(message, number)[0]);
}

/** The values of a field of a protobuf message: numbers, or bytes. */
function valuesOf(message, number) {
  const values = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    let value;
    if (kind === 0) {
      value = varint();
    } else {
      const length = kind === 2 ? varint() : kind === 5 ? 4 : 8;
      value = new Uint8Array(message.subarray(at, at + length));
      at += length;
    }
    if (Math.floor(tag / 8) === number) values.push(value);
  }
  return values;
}
