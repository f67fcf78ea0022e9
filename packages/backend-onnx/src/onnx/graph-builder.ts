import type {
  AttributeValue,
  ElementType,
  Graph,
  GraphNode,
  Initializer,
  ValueInfo,
} from './model.js';

/** Builds a graph operation by operation. Values are named by strings, as in ONNX. */
export interface GraphBuilder {
  input(name: string, type: ElementType, shape: readonly (number | string)[]): string;
  output(name: string, type: ElementType, shape: readonly (number | string)[]): void;
  /** A constant whose data is written when the model is. */
  tensor(type: ElementType, shape: readonly number[], fill: (target: Uint8Array) => void): string;
  /** A constant of float32 that is read when the model is written. */
  weights(shape: readonly number[], read: () => Float32Array): string;
  floats(values: ArrayLike<number>, shape?: readonly number[]): string;
  integers(values: readonly number[], shape?: readonly number[]): string;
  /** One operation with one output. */
  op(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    options?: { readonly domain?: string; readonly output?: string },
  ): string;
  /** One operation with `count` outputs. */
  ops(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string[];
  build(name: string): Graph;
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: GraphNode[] = [];
  const initializers: Initializer[] = [];
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  // Small constants are shared: graphs use the same shapes and axes over and over.
  const constants = new Map<string, string>();
  let names = 0;

  function tensor(
    type: ElementType,
    shape: readonly number[],
    fill: (target: Uint8Array) => void,
  ): string {
    const name = `constant_${names++}`;
    initializers.push({ name, type, shape, fill });
    return name;
  }

  function constant(
    type: 'float32' | 'int64',
    values: ArrayLike<number>,
    shape: readonly number[],
  ): string {
    const list = Array.from(values);
    const key = list.length <= 8 ? `${type} ${shape.join('x')} ${list.join(',')}` : undefined;
    const known = key === undefined ? undefined : constants.get(key);
    if (known !== undefined) return known;
    const name = tensor(type, shape, (target) => {
      if (type === 'float32') {
        new Float32Array(target.buffer, target.byteOffset, list.length).set(list);
      } else {
        new BigInt64Array(target.buffer, target.byteOffset, list.length).set(list.map(BigInt));
      }
    });
    if (key !== undefined) constants.set(key, name);
    return name;
  }

  return {
    input(name, type, shape) {
      inputs.push({ name, type, shape });
      return name;
    },
    output(name, type, shape) {
      outputs.push({ name, type, shape });
    },
    tensor,
    weights: (shape, read) =>
      tensor('float32', shape, ({ buffer, byteOffset, byteLength }) =>
        new Float32Array(buffer, byteOffset, byteLength / 4).set(read()),
      ),
    floats: (values, shape = [values.length]) => constant('float32', values, shape),
    integers: (values, shape = [values.length]) => constant('int64', values, shape),
    op(operator, operands, attributes = {}, options = {}) {
      const output = options.output ?? `${operator.toLowerCase()}_${names++}`;
      nodes.push({
        operator,
        domain: options.domain ?? '',
        inputs: operands,
        outputs: [output],
        attributes,
      });
      return output;
    },
    ops(operator, operands, count, attributes = {}) {
      const results = Array.from({ length: count }, () => `${operator.toLowerCase()}_${names++}`);
      nodes.push({ operator, domain: '', inputs: operands, outputs: results, attributes });
      return results;
    },
    build: (name) => ({ name, nodes, initializers, inputs, outputs }),
  };
}
