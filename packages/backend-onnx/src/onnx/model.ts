/** The element types that our graphs use, with their numbers in `onnx.TensorProto.DataType`. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int64: 7,
  float16: 10,
} as const;

export type ElementType = keyof typeof ELEMENT_TYPES;

export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int64: 8,
  float16: 2,
};

/** A node attribute: an integer, integers, a text, or a float. */
export type AttributeValue = number | readonly number[] | string | { readonly float: number };

/** One operation of a graph. */
export interface GraphNode {
  readonly operator: string;
  /** `''` is ONNX's own operator set. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** A constant of a graph. Its data is asked for once, when the model is written, straight into the model's buffer. */
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Writes the elements, little-endian, row-major; `target` is aligned for every element type. */
  readonly fill: (target: Uint8Array) => void;
}

/** A graph's input or output; a dimension that is a string is decided at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A graph, ready to be written. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}
