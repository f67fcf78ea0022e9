// The streaming face of backends that hear audio piece by piece.
export { type AsStreamOptions, asStream } from './streams/as-stream.js';
