declare const atob: (text: string) => string;

/**
 * The bytes that a module of ours holds as base64, by the platform's own decoder: at start it takes half the time of the
 * strict one that messages are read by.
 */
export function embeddedBytes(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
