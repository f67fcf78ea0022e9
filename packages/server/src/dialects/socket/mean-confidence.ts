/** How sure the engine is of a text: the mean of its parts'; 1 where it says nothing of them. */
export function meanConfidence(parts: readonly number[]): number {
  if (parts.length === 0) return 1;
  return Math.min(1, parts.reduce((sum, one) => sum + one, 0) / parts.length);
}
