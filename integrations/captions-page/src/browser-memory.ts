/** Where a browser keeps texts: for the next visit, or for this tab alone. */
type Place = 'localStorage' | 'sessionStorage';

/** What is kept under a name; `undefined` where nothing is, or where the browser keeps nothing at all. */
export function readKept(name: string, place: Place = 'localStorage'): string | undefined {
  try {
    return globalThis[place].getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text; an empty one is forgotten. In a browser that keeps nothing, it holds until the page is closed. */
export function keep(name: string, text: string, place: Place = 'localStorage'): void {
  try {
    if (text === '') globalThis[place].removeItem(name);
    else globalThis[place].setItem(name, text);
  } catch {}
}

/** What is kept under a name as JSON; `undefined` also where another program wrote something else there. */
export function readKeptJson(name: string, place?: Place): unknown {
  try {
    return JSON.parse(readKept(name, place) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
