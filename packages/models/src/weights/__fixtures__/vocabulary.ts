/** As many different texts as a vocabulary has: every byte, and then words of three. */
export function tokenTexts(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, id) =>
    id < 256 ? Uint8Array.of(id) : Uint8Array.of(id & 255, id >> 8, 0x61),
  );
}
