/** An error's message, or what was thrown in an error's place. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
