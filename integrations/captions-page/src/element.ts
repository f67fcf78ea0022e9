/** The element of the page that has this id, which must be of this kind. */
export function element<E extends Element>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}.`);
}

/** A button of the page. */
export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);

/** Any element of the page. */
export const part = (id: string): HTMLElement => element(id, HTMLElement);
