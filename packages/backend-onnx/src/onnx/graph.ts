/** The element types that our graphs use: their numbers in `onnx.TensorProto.DataType`, and bytes of an element. */
export const ELEMENTS = {
  float32: { number: 1, bytes: 4 },
  uint8: { number: 2, bytes: 1 },
  int8: { number: 3, bytes: 1 },
  int64: { number: 7, bytes: 8 },
  float16: { number: 10, bytes: 2 },
} as const;

export type ElementType = keyof typeof ELEMENTS;

/** A node attribute: an integer, integers, a float, or a text. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };

type Attributes = Readonly<Record<string, AttributeValue>>;

export interface GraphNode {
  /** `''` is ONNX's own operator set. */
  readonly domain: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A constant of a graph. Its data is asked for once, when the model is written, straight into the model's buffer. */
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Writes the elements, little-endian, row-major; `target` is aligned for every element type. */
  readonly fill: (target: Uint8Array) => void;
}

/** A graph's input or output; a dimension that is a string is decided at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A graph, built operation by operation. Values are named by strings, as in ONNX. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  input(name: string, type: ElementType, shape: ValueInfo['shape']): string;
  output(name: string, type: ElementType, shape: ValueInfo['shape']): void;
  /** A constant whose data is written when the model is. */
  tensor(type: ElementType, shape: readonly number[], fill: Initializer['fill']): string;
  /** A constant of float32 that is read when the model is written. */
  weights(shape: readonly number[], read: () => Float32Array): string;
  floats(values: ArrayLike<number>, shape?: readonly number[]): string;
  integers(values: readonly number[], shape?: readonly number[]): string;
  /**
   * One operation with one output, which may be given a name. An operator of another set than ONNX's own has the set's
   * name before its own: `com.microsoft.FusedMatMul`.
   */
  op(
    operator: string,
    inputs: readonly string[],
    attributes?: Attributes,
    output?: string | undefined,
  ): string;
  /** One operation with `count` outputs. */
  ops(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Attributes,
  ): string[];
}

export function createGraph(name: string): Graph {
  const nodes: GraphNode[] = [];
  const initializers: Initializer[] = [];
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  // Small constants are shared: graphs use the same shapes and axes over and over.
  const constants = new Map<string, string>();
  let names = 0;

  const tensor: Graph['tensor'] = (type, shape, fill) => {
    const constant = `constant_${names++}`;
    const byteLength = shape.reduce((size, length) => size * length, ELEMENTS[type].bytes);
    initializers.push({ name: constant, type, shape, byteLength, fill });
    return constant;
  };

  function constant(
    type: 'float32' | 'int64',
    values: ArrayLike<number>,
    shape: readonly number[],
  ): string {
    const list = Array.from(values);
    const key = list.length <= 8 ? `${type} ${shape.join('x')} ${list.join(',')}` : undefined;
    const known = key === undefined ? undefined : constants.get(key);
    if (known !== undefined) return known;
    const made = tensor(type, shape, ({ buffer, byteOffset }) => {
      if (type === 'float32') new Float32Array(buffer, byteOffset, list.length).set(list);
      else new BigInt64Array(buffer, byteOffset, list.length).set(list.map(BigInt));
    });
    if (key !== undefined) constants.set(key, made);
    return made;
  }

  function add(
    operator: string,
    operands: readonly string[],
    attributes: Attributes,
    results: readonly string[],
  ): void {
    const dot = operator.lastIndexOf('.');
    const domain = operator.slice(0, Math.max(dot, 0));
    const own = operator.slice(dot + 1);
    nodes.push({ domain, operator: own, inputs: operands, outputs: results, attributes });
  }

  return {
    ...{ name, nodes, initializers, inputs, outputs, tensor },
    input(input, type, shape) {
      inputs.push({ name: input, type, shape });
      return input;
    },
    output(output, type, shape) {
      outputs.push({ name: output, type, shape });
    },
    weights: (shape, read) =>
      tensor('float32', shape, ({ buffer, byteOffset, byteLength }) =>
        new Float32Array(buffer, byteOffset, byteLength / 4).set(read()),
      ),
    floats: (values, shape = [values.length]) => constant('float32', values, shape),
    integers: (values, shape = [values.length]) => constant('int64', values, shape),
    op(operator, operands, attributes = {}, output = `${operator.toLowerCase()}_${names++}`) {
      add(operator, operands, attributes, [output]);
      return output;
    },
    ops(operator, operands, count, attributes = {}) {
      const results = Array.from({ length: count }, () => `${operator.toLowerCase()}_${names++}`);
      add(operator, operands, attributes, results);
      return results;
    },
  };
}
