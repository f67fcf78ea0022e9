import { invalidOption } from '../options/invalid-option.js';

/** An address as errors may show it: without user, password and parameters, each of which may be a secret. */
export function shownAddress(address: string): string {
  return address.replace(/^((?:[a-z]+:)?(?:\/\/)?).*@/is, '$1…@').replace(/\?.*/s, '?…');
}

/**
 * The parameters of an address of a store, each of which has a known name and stands there once. The address has no `#`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the parameter and does not quote its value
 */
export function addressParameters<Name extends string>(
  address: string,
  names: readonly Name[],
): { readonly [Each in Name]?: string } {
  const given: { [Each in Name]?: string } = {};
  const at = address.indexOf('?');
  const refuse = (accepted: string) => invalidOption('url', shownAddress(address), accepted);
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : address.slice(at + 1))) {
    const known = names.find((each) => each === name);
    if (known === undefined) {
      throw refuse(`without ?${name}: known are ${names.join(', ')}`);
    }
    if (known in given || value === '') throw refuse(`with ?${name} once, and with a value`);
    given[known] = value;
  }
  return given;
}

/**
 * The text that a percent-encoded part of an address stands for.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function decodedPart(part: string, address: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidOption('url', shownAddress(address), 'user:password@…, percent-encoded');
  }
}
