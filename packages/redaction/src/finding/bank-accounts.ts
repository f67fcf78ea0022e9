import type { Token } from './text-tokens.js';

/** A place in a text, in UTF-16 units; `to` is exclusive. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

// How many characters an IBAN of each country has: SWIFT, IBAN registry.
const LENGTHS: ReadonlyMap<string, number> = new Map(
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20'
    .match(/[A-Z]{2}\d\d/g)!
    .map((one) => [one.slice(0, 2), Number(one.slice(2))] as const),
);
const MIN_DIGITS = 10;
const MIN_PIECE = 8;

/**
 * International bank account numbers (ISO 13616): the letters of a country, and so many letters and digits as it has, in
 * groups or not, that pass the check (ISO 7064, MOD 97-10). Those written as they are in print, in capitals, are covered
 * though they fail it, for one misheard digit is enough for that, and so is the front of one at the end of the text.
 *
 * @returns with `openFrom`, where what may still become one begins
 */
export function bankAccounts(
  text: string,
  tokens: readonly Token[],
): { readonly places: Place[]; readonly openFrom: number } {
  const places: Place[] = [];
  let openFrom = text.length;
  let taken = 0;
  for (const [at, { type, text: letters, from, to }] of tokens.entries()) {
    if (type !== 'word' || letters.length > 2 || from < taken) continue;
    if (tokens[at - 1]?.type === 'digits') continue;
    const country = text.slice(from, to).replace(/\p{Cf}/gu, '');
    const length = LENGTHS.get(country.toUpperCase());
    // A letter at the end may be the first of two.
    if (to === text.length) openFrom = Math.min(openFrom, from);
    if (length === undefined) continue;
    const { code, end, isOpen } = accountAt(text, from, length);
    if (isOpen && /^..(\d{0,1}$|\d\d)/.test(code)) openFrom = Math.min(openFrom, from);
    if (!/^..\d\d/.test(code)) continue;
    const isPrinted = country === country.toUpperCase() && /^\d\d/.test(text.slice(to, to + 2));
    const isAccount = code.length === length && (isPrinted || passesCheck(code));
    const isPiece = isOpen && isPrinted && code.length >= MIN_PIECE;
    if (isPiece || (isAccount && (code.match(/\d/g)?.length ?? 0) >= MIN_DIGITS)) {
      places.push({ from, to: end });
      taken = end;
    }
  }
  return { places, openFrom };
}

/** The letters and digits from a place on, at most `length`, over single spaces and dashes. */
function accountAt(
  text: string,
  from: number,
  length: number,
): { readonly code: string; readonly end: number; readonly isOpen: boolean } {
  let code = '';
  let end = from;
  let gaps = 0;
  let at = from;
  for (; at < text.length && code.length < length; at++) {
    const character = text[at]!;
    if (/[A-Za-z0-9]/.test(character)) {
      code += character.toUpperCase();
      end = at + 1;
      gaps = 0;
    } else if (!/\p{Cf}/u.test(character) && (!/[\s-]/.test(character) || gaps++ > 0)) break;
  }
  // The next character may be of it, or of a longer word.
  const isCutOff = at === text.length;
  const isLonger = code.length === length && /[\p{L}\p{Nd}]/u.test(text.charAt(end));
  return isLonger ? { code: '', end, isOpen: false } : { code, end, isOpen: isCutOff };
}

function passesCheck(code: string): boolean {
  let rest = 0;
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
