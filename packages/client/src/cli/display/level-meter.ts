const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
// Speech into a microphone lies between these.
const QUIETEST_DB = -54;
const LOUDEST_DB = -6;

/** How loud it was in the last moments, the newest at the right. */
export interface LevelMeter {
  /** @param level - root mean square, 0 to 1 */
  add(level: number): void;
  toString(): string;
}

/** @param moments - so many are shown */
export function createLevelMeter(moments = 8): LevelMeter {
  let shown = new Array<string>(moments).fill(STEPS[0]);
  return {
    add(level) {
      const db = 20 * Math.log10(Math.max(level, 1e-6));
      const share = (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB);
      const step = Math.min(STEPS.length - 1, Math.max(0, Math.round(share * (STEPS.length - 1))));
      shown = [...shown.slice(1), STEPS[step]!];
    },
    toString: () => shown.join(''),
  };
}
