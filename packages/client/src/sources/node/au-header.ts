// PipeWire's recorder writes an AU file to standard output, of which newer versions leave the header out only where asked
// to in a way that older ones do not know.
const MAGIC = '.snd';

/**
 * Takes the header off a stream of samples of 16 bits, where it has one; they are little-endian afterwards.
 *
 * @returns gives what is left of each piece
 */
export function createAuReader(): (bytes: Uint8Array) => Uint8Array {
  let head: Buffer | undefined = Buffer.alloc(0);
  let isSwapped = false;
  let odd = Buffer.alloc(0);

  function swapped(bytes: Buffer): Uint8Array {
    const all = Buffer.concat([odd, bytes]);
    const whole = all.length - (all.length % 2);
    odd = all.subarray(whole);
    return Buffer.from(all.subarray(0, whole)).swap16();
  }

  return (bytes) => {
    if (head === undefined) return isSwapped ? swapped(Buffer.from(bytes)) : bytes;
    head = Buffer.concat([head, bytes]);
    const begins = head.subarray(0, 4).toString('latin1');
    if (!MAGIC.startsWith(begins.slice(0, head.length))) {
      const all = head;
      head = undefined;
      return all;
    }
    const length = head.length < 8 ? undefined : head.readUInt32BE(4);
    if (length === undefined || head.length < length) return new Uint8Array(0);
    const rest = head.subarray(length);
    head = undefined;
    isSwapped = true;
    return swapped(rest);
  };
}
