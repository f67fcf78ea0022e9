import type { TranscriptionStrategy } from '@ws/core';

/** Tells a backend's calls for finals from those for partials, which it is not told. */
export interface FinalPasses {
  /** The strategy, watched. */
  watched(strategy: TranscriptionStrategy): TranscriptionStrategy;
  /** Whether a call is for a final. Passes are told apart by their signals, which reach the backend. */
  has(signal: AbortSignal | undefined): boolean;
}

export function createFinalPasses(): FinalPasses {
  const signals = new WeakSet<AbortSignal>();
  return {
    watched: (strategy) => ({
      ...strategy,
      openUtterance(backend) {
        const decoder = strategy.openUtterance(backend);
        return {
          decode(pass, options) {
            if (pass.isFinal && options.signal) signals.add(options.signal);
            return decoder.decode(pass, options);
          },
        };
      },
    }),
    has: (signal) => signal !== undefined && signals.has(signal),
  };
}
