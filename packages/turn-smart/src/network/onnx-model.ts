import { PbfReader } from 'pbf';

/** A constant of a model. */
export interface OnnxConstant {
  readonly shape: readonly number[];
  /** Row-major; those of 8 bits are a view of the file's bytes. */
  readonly values: ArrayLike<number>;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The attribute of that name, where there is one. */
  readonly axis: number | undefined;
}

/** What an .onnx file computes, and with what. */
export interface OnnxModel {
  readonly constants: ReadonlyMap<string, OnnxConstant>;
  readonly nodes: readonly OnnxNode[];
}

interface ReadNode {
  operator: string;
  readonly inputs: string[];
  readonly outputs: string[];
  axis: number | undefined;
}

interface ReadTensor {
  name: string;
  type: number;
  shape: readonly number[];
  raw: Uint8Array | undefined;
  numbers: number[];
}

// Field numbers and element types of onnx.proto3 (github.com/onnx/onnx, onnx/onnx.proto3).
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, integer: 3 };
const TENSOR = { dims: 1, type: 2, floats: 4, integers: 5, name: 8, raw: 9 };
const MOST_DIMENSIONS = 8;
/** Numbers of up to 32 bits as they are kept; of several bytes, a copy, which begins where such numbers may. */
const ELEMENTS: Readonly<Record<number, (raw: Uint8Array) => ArrayLike<number>>> = {
  1: (raw) => new Float32Array(new Uint8Array(raw).buffer),
  2: (raw) => raw,
  3: (raw) => new Int8Array(raw.buffer, raw.byteOffset, raw.byteLength),
  6: (raw) => new Int32Array(new Uint8Array(raw).buffer),
};

/**
 * Reads the nodes and constants of an .onnx file; constants of other elements than numbers of up to 32 bits are left out.
 *
 * @throws Error where the bytes are no such file
 */
export function readOnnxModel(bytes: Uint8Array): OnnxModel {
  const constants = new Map<string, OnnxConstant>();
  const nodes: OnnxNode[] = [];
  new PbfReader(bytes).readFields((field, _, pbf) => {
    if (field === MODEL.graph) pbf.readMessage(readGraphField, undefined);
  }, undefined);
  return { constants, nodes };

  function readGraphField(field: number, _: undefined, pbf: PbfReader): void {
    if (field === GRAPH.node) {
      const empty: ReadNode = { operator: '', inputs: [], outputs: [], axis: undefined };
      nodes.push(pbf.readMessage(readNodeField, empty));
    } else if (field === GRAPH.initializer) {
      const empty: ReadTensor = { name: '', type: 0, shape: [], raw: undefined, numbers: [] };
      const tensor = pbf.readMessage(readTensorField, empty);
      const values = valuesOf(tensor);
      if (values) constants.set(tensor.name, { shape: tensor.shape, values });
    }
  }
}

function readNodeField(field: number, node: ReadNode, pbf: PbfReader): void {
  if (field === NODE.input) node.inputs.push(pbf.readString());
  else if (field === NODE.output) node.outputs.push(pbf.readString());
  else if (field === NODE.operator) node.operator = pbf.readString();
  else if (field === NODE.attribute) {
    const { name, integer } = pbf.readMessage(readAttributeField, { name: '', integer: 0 });
    if (name === 'axis') node.axis = integer;
  }
}

function readAttributeField(
  field: number,
  attribute: { name: string; integer: number },
  pbf: PbfReader,
): void {
  if (field === ATTRIBUTE.name) attribute.name = pbf.readString();
  else if (field === ATTRIBUTE.integer) attribute.integer = pbf.readVarint(true);
}

function readTensorField(field: number, tensor: ReadTensor, pbf: PbfReader): void {
  if (field === TENSOR.dims) {
    tensor.shape = [...tensor.shape, ...repeated(pbf, 'readVarint')];
    if (tensor.shape.length > MOST_DIMENSIONS) {
      throw new RangeError(`a constant has more than ${MOST_DIMENSIONS} dimensions`);
    }
  } else if (field === TENSOR.type) tensor.type = pbf.readVarint();
  else if (field === TENSOR.floats) tensor.numbers = repeated(pbf, 'readFloat');
  else if (field === TENSOR.integers) tensor.numbers = repeated(pbf, 'readVarint');
  else if (field === TENSOR.name) tensor.name = pbf.readString();
  else if (field === TENSOR.raw) tensor.raw = pbf.readBytes();
}

const PACKED = 2;

/** One number, or all of a packed field: in a file that is damaged, at most as many as there are bytes. */
function repeated(pbf: PbfReader, read: 'readVarint' | 'readFloat'): number[] {
  if (pbf.type !== PACKED) return [pbf[read](true)];
  const packed = new PbfReader(pbf.readBytes());
  const numbers: number[] = [];
  while (packed.pos < packed.length) numbers.push(packed[read](true));
  return numbers;
}

function valuesOf({ name, type, shape, raw, numbers }: ReadTensor): ArrayLike<number> | undefined {
  const elements = ELEMENTS[type];
  if (elements === undefined) return undefined;
  const values = raw === undefined ? numbers : elements(raw);
  const count = shape.reduce((product, length) => product * length, 1);
  if (values.length !== count) {
    throw new RangeError(`${name} holds ${values.length} numbers, and its shape ${count}`);
  }
  return values;
}
