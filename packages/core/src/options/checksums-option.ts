import { optionKind, required } from './option-kinds.js';
import { isObject, type OptionKind, readOption } from './option-spec.js';

const SHA256 = required(
  optionKind<string | undefined>(
    '64 hexadecimal digits',
    (value) => typeof value === 'string' && /^[\da-f]{64}$/i.test(value),
    undefined,
  ),
);

/** SHA-256 of files by their names; the setting has it in small letters. */
export const CHECKSUMS: OptionKind<Readonly<Record<string, string>>> = {
  ...optionKind('an object of SHA-256 by file name', isObject, Object.freeze({})),
  take: (value, name) =>
    Object.fromEntries(
      Object.entries(value as object).map(([file, digest]) => [
        file,
        readOption(SHA256, `${name}.${file}`, digest).toLowerCase(),
      ]),
    ),
};
