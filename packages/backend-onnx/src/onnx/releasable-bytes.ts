// ES2024, which Node has had since version 20; the types that this project is compiled with are older.
interface ResizableArrayBuffer extends ArrayBuffer {
  readonly resizable?: boolean;
  resize(byteLength: number): void;
}

type ResizableArrayBufferConstructor = new (
  byteLength: number,
  options: { readonly maxByteLength: number },
) => ArrayBuffer;

/**
 * Bytes that {@link releaseBytes} can give back to the system at once. A collector that sees only the small objects in
 * front of them may leave hundreds of megabytes lying for as long as the process is idle.
 */
export function releasableBytes(byteLength: number): Uint8Array<ArrayBuffer> {
  const Buffer = ArrayBuffer as unknown as ResizableArrayBufferConstructor;
  return new Uint8Array(new Buffer(byteLength, { maxByteLength: byteLength }), 0, byteLength);
}

/** Gives back what {@link releasableBytes} made; where that cannot be done at once, the collector does it later. */
export function releaseBytes(bytes: Uint8Array): void {
  const buffer = bytes.buffer as ResizableArrayBuffer;
  if (buffer.resizable === true) buffer.resize(0);
}
