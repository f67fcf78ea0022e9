// Without their last full stop. What one may end a sentence with, such as "etc.", is not here: it does where a capital
// letter follows.
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** After which a sentence goes on, whatever comes. */
const NEVER_LAST: ReadonlySet<string> = words(
  'mr mrs ms mx dr prof sr jr st ste gen col lt sgt capt cmdr maj rev hon gov sen rep pres supt mt ft vs approx dept ' +
    'cf viz resp esp incl ' +
    'hr fr frl nr bzw ggf evtl vgl bspw inkl dipl ing ' +
    'mme mlle sra srta dra sig dott bijv dhr mevr',
);

/** After which it goes on where a number comes. */
const BEFORE_NUMBERS: ReadonlySet<string> = words(
  'no nos nr p pp vol fig figs ch chap art sec eq ca c tel ext ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec',
);

const LONGEST = 20;

/**
 * Whether a full stop belongs to the word before it: an abbreviation, an initial, or an ordinal number.
 *
 * @param text - ends with the full stop
 * @param next - the first character behind the space after it, no small letter
 */
export function isAbbreviation(text: string, next: string): boolean {
  const tail = text.slice(-LONGEST - 1);
  const [word = ''] =
    /[\p{L}\p{M}\p{N}.]*$/u.exec(tail.replace(/[^\p{L}\p{M}\p{N}]{1,20}$/u, '')) ?? [];
  if (word.length >= LONGEST) return false;
  // "on the 3. of May", "1. Wash the apples".
  if (/^\d{1,2}$/.test(word)) return true;
  // "J. K. Rowling"; but "so do I."
  if (/^\p{L}$/u.test(word)) return word !== 'I' && !isUnspaced(word);
  if (/^[ap]\.m$/i.test(word)) return false;
  // "e.g.", "U.S.", "z.B."
  if (/^\p{L}(?:\.\p{L})+$/u.test(word)) return true;
  const lower = word.toLowerCase();
  return NEVER_LAST.has(lower) || (BEFORE_NUMBERS.has(lower) && /\p{N}/u.test(next));
}

function isUnspaced(letter: string): boolean {
  return /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(letter);
}
