/** The element of the page that has this id, which must be of this kind. */
export function element<E extends Element>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}.`);
}

export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);

/** Any element of the page. */
export const part = (id: string): HTMLElement => element(id, HTMLElement);

/** A copy of what a template holds, and the parts of it that these selectors find. */
export function copyOf<const Selectors extends readonly string[]>(
  templateId: string,
  ...selectors: Selectors
): [HTMLElement, ...{ [I in keyof Selectors]: HTMLElement }] {
  const { firstElementChild } = element(templateId, HTMLTemplateElement).content;
  const copy = firstElementChild!.cloneNode(true) as HTMLElement;
  const parts = selectors.map((selector) => copy.querySelector<HTMLElement>(selector)!);
  return [copy, ...parts] as never;
}
