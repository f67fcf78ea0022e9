import {
  type AttributeValue,
  ELEMENTS,
  type Graph,
  type Initializer,
  type ValueInfo,
} from './graph.js';
import { createProtobufWriter, type ProtobufWriter } from './protobuf-writer.js';
import { releasableBytes } from './releasable-bytes.js';

// Field numbers of onnx.proto3 (github.com/onnx/onnx, onnx/onnx.proto3).
const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 } as const;
const OPERATOR_SET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const;
const TENSOR = {
  dims: 1,
  dataType: 2,
  name: 8,
  rawData: 9,
  docString: 12,
  externalData: 13,
  dataLocation: 14,
} as const;
const ENTRY = { key: 1, value: 2 } as const;
const EXTERNAL = 1;
const VALUE_INFO = { name: 1, type: 2 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;
const SHAPE = { dimension: 1 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;

const IR_VERSION = 9;
/** Versions of the sets of operators. */
const OPERATOR_SETS = { '': 20, 'com.microsoft': 1 } as const;
const ALIGNMENT = 64;

function writeAttribute(writer: ProtobufWriter, name: string, value: AttributeValue): void {
  writer.string(ATTRIBUTE.name, name);
  if (typeof value === 'number') {
    writer.varint(ATTRIBUTE.int, value);
    writer.varint(ATTRIBUTE.type, ATTRIBUTE_TYPE.int);
  } else if (typeof value === 'string') {
    writer.string(ATTRIBUTE.text, value);
    writer.varint(ATTRIBUTE.type, ATTRIBUTE_TYPE.text);
  } else if ('float' in value) {
    writer.float(ATTRIBUTE.float, value.float);
    writer.varint(ATTRIBUTE.type, ATTRIBUTE_TYPE.float);
  } else {
    writer.packedVarints(ATTRIBUTE.ints, value);
    writer.varint(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints);
  }
}

function writeValueInfo(writer: ProtobufWriter, value: ValueInfo): void {
  writer.string(VALUE_INFO.name, value.name);
  writer.message(VALUE_INFO.type, () => {
    writer.message(TYPE.tensor, () => {
      writer.varint(TENSOR_TYPE.elementType, ELEMENTS[value.type].number);
      writer.message(TENSOR_TYPE.shape, () => {
        for (const dimension of value.shape) {
          writer.message(SHAPE.dimension, () => {
            if (typeof dimension === 'number') writer.varint(DIMENSION.value, dimension);
            else writer.string(DIMENSION.parameter, dimension);
          });
        }
      });
    });
  });
}

/** An ONNX model as ONNX Runtime loads it from memory. */
export interface WrittenModel {
  /** `ModelProto` */
  readonly model: Uint8Array;
  /** Tensors' data beside the model, by what the model calls them; empty where the whole fits into the model. */
  readonly external: readonly { readonly path: string; readonly data: Uint8Array }[];
}

// Protobuf reads no message of 2 GiB; half of that leaves room for the copies that its readers make.
const MOST_BYTES = 2 ** 30;

/** Of models that are too large, tensors from this size on stand beside them; the others are few and small. */
const LEAST_EXTERNAL = 2 ** 16;

/** Bytes of constants. */
export function dataBytesOf(tensors: readonly Initializer[]): number {
  return tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/**
 * A graph as an ONNX model; where its data are more than `mostBytes`, the large tensors stand beside it, each in a
 * buffer of its own.
 */
export function writeModel(graph: Graph, mostBytes: number = MOST_BYTES): WrittenModel {
  const whole = dataBytesOf(graph.initializers);
  const external: WrittenModel['external'][number][] = [];
  const isExternal = ({ byteLength }: Initializer): boolean =>
    whole > mostBytes && byteLength >= LEAST_EXTERNAL;
  const dataBytes = dataBytesOf(graph.initializers.filter((tensor) => !isExternal(tensor)));
  // Everything but the tensors' data is small: a generous bound per item saves a measuring pass.
  const items =
    graph.nodes.length + graph.initializers.length + graph.inputs.length + graph.outputs.length;
  const writer = createProtobufWriter(dataBytes + 1024 * (items + 1));

  writer.varint(MODEL.irVersion, IR_VERSION);
  writer.string(MODEL.producerName, '@ws/backend-onnx');
  for (const [domain, version] of Object.entries(OPERATOR_SETS)) {
    writer.message(MODEL.opsetImport, () => {
      writer.string(OPERATOR_SET.domain, domain);
      writer.varint(OPERATOR_SET.version, version);
    });
  }
  writer.message(MODEL.graph, () => {
    writer.string(GRAPH.name, graph.name);
    graph.nodes.forEach((node, index) => {
      writer.message(GRAPH.node, () => {
        for (const input of node.inputs) writer.string(NODE.input, input);
        for (const output of node.outputs) writer.string(NODE.output, output);
        writer.string(NODE.name, `${node.operator}_${index}`);
        writer.string(NODE.operator, node.operator);
        writer.string(NODE.domain, node.domain);
        for (const [name, value] of Object.entries(node.attributes)) {
          writer.message(NODE.attribute, () => writeAttribute(writer, name, value));
        }
      });
    });
    for (const tensor of graph.initializers) {
      writer.message(GRAPH.initializer, () => {
        writer.packedVarints(TENSOR.dims, tensor.shape);
        writer.varint(TENSOR.dataType, ELEMENTS[tensor.type].number);
        writer.string(TENSOR.name, tensor.name);
        if (isExternal(tensor)) {
          const data = releasableBytes(tensor.byteLength);
          tensor.fill(data);
          external.push({ path: tensor.name, data });
          writer.message(TENSOR.externalData, () => {
            writer.string(ENTRY.key, 'location');
            writer.string(ENTRY.value, tensor.name);
          });
          writer.varint(TENSOR.dataLocation, EXTERNAL);
          return;
        }
        const { byteLength, fill } = tensor;
        writer.filledBytes(TENSOR.rawData, byteLength, ALIGNMENT, TENSOR.docString, fill);
      });
    }
    for (const input of graph.inputs) {
      writer.message(GRAPH.input, () => writeValueInfo(writer, input));
    }
    for (const output of graph.outputs) {
      writer.message(GRAPH.output, () => writeValueInfo(writer, output));
    }
  });
  return { model: writer.finish(), external };
}
