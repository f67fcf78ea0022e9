/** Work that is done once, and again only after it failed. Calls at the same time share one attempt: the first one's. */
export function keptResult<Arguments extends readonly unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let result: Promise<Result> | undefined;
  return (...given) => {
    result ??= work(...given).catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
