/** Values by key, from what was used longest ago to what was used last. Each weighs something. */
export interface RecentMap<T> {
  readonly map: ReadonlyMap<string, T>;
  /** Of all values together. */
  readonly weight: number;
  /** The value of a key, which becomes the last used. */
  use(key: string): T | undefined;
  /** The last used; in the place of one of the same key. */
  set(key: string, value: T): void;
  delete(key: string): void;
  /** What was used longest ago goes, until no more is there than this. */
  shrink(maxWeight: number): void;
}

/** @param weightOf - of one value, above 0; it must not change. Default: 1 */
export function createRecentMap<T>(weightOf: (value: T) => number = () => 1): RecentMap<T> {
  // The order of a Map is that of insertion.
  const map = new Map<string, T>();
  let weight = 0;

  function remove(key: string): void {
    const value = map.get(key);
    if (value !== undefined) weight -= weightOf(value);
    map.delete(key);
  }

  return {
    map,
    get weight() {
      return weight;
    },
    use(key) {
      const value = map.get(key);
      if (value === undefined) return undefined;
      map.delete(key);
      map.set(key, value);
      return value;
    },
    set(key, value) {
      remove(key);
      map.set(key, value);
      weight += weightOf(value);
    },
    delete: remove,
    shrink(maxWeight) {
      for (const key of map.keys()) {
        if (weight <= maxWeight) break;
        remove(key);
      }
    },
  };
}
