import { onTestFinished, vi } from 'vitest';

/** Until the test is over, it is noon (UTC): a day's quota must not be given anew in the middle of a test. */
export function stayAtNoon(): void {
  const now = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1, 12));
  onTestFinished(() => now.mockRestore());
}
