export {
  type ContainerDecoderOptions,
  type ContainerDecodersOptions,
  DEFAULT_CONTAINER_DECODERS_OPTIONS,
} from './container-decoders-options.js';
export { type ContainerDecoders, createContainerDecoders } from './create-container-decoders.js';
export { type ReadInOrderOptions, readInOrder } from './file/read-in-order.js';
export type { ContainerFormat } from './formats.js';
export { sniffContainer } from './sniff.js';
export type { ContainerDecoder } from './stream-decoder.js';
