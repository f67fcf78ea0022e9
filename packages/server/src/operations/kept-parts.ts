/** Parts that were made one after the other, for their disposal: the newest goes first, each once. */
export interface KeptParts extends AsyncDisposable {
  keep<Part extends AsyncDisposable>(part: Part): Part;
}

export function createKeptParts(): KeptParts {
  const parts: AsyncDisposable[] = [];
  return {
    keep(part) {
      parts.push(part);
      return part;
    },
    async [Symbol.asyncDispose]() {
      for (const part of parts.splice(0).reverse()) await part[Symbol.asyncDispose]();
    },
  };
}
