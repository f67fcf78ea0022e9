/** A package of ours as it is published: child processes run what is built, so it is the built package that starts them. */
export function builtPackage<T>(folder: string): Promise<T> {
  const entry = new URL(`../../packages/${folder}/dist/index.js`, import.meta.url);
  return import(entry.href) as Promise<T>;
}
