/** How an address of the web begins. In angle brackets, it ends with them. */
const OPENERS = ['http://', 'https://', 'www.', '<http://', '<https://'];

/** Whether a word may begin an address, or does. */
export function beginsAddress(word: string): 'no' | 'perhaps' | 'yes' {
  const lower = word.toLowerCase();
  if (OPENERS.includes(lower)) return 'yes';
  return OPENERS.some((opener) => opener.startsWith(lower)) ? 'perhaps' : 'no';
}

/** What is said of an address, and the punctuation behind it, which is not its own. */
export interface SaidAddress {
  readonly host: string;
  readonly after: string;
  /** Whether the character that ended it belongs to it: `>` of `<https://…>`. */
  readonly took: boolean;
}

export interface OpenAddress {
  /** @returns what is said, when the character ends the address */
  feed(char: string): SaidAddress | undefined;
  end(): SaidAddress;
}

const LONGEST_HOST = 253;
const ENDS = /[\s"'<>()[\]{}“”‘’«»|`。，、；：！？（）「」『』【】《》]/;
const AFTER = /[.,;:!?…*_~]/;
/** A mark without end is no punctuation. */
const LONGEST_AFTER = 20;

/** @param opener - as it was written: `https://` */
export function openAddress(opener: string): OpenAddress {
  const isAngled = opener.startsWith('<');
  let host = '';
  /** The host may yet come: only a user's name stands before it. */
  let mayBeHost = true;
  let inHost = true;
  let after = '';

  const said = (took: boolean): SaidAddress => ({ host: host.replace(/^www\./i, ''), after, took });

  return {
    feed(char) {
      if (ENDS.test(char)) return said(isAngled && char === '>');
      if (AFTER.test(char) && after.length < LONGEST_AFTER) {
        after += char;
        return undefined;
      }
      if (/[/?#\\]/.test(char) || after.includes('?')) mayBeHost = false;
      // Behind it stands a port or a path.
      if (!mayBeHost || /[^.]/.test(after)) inHost = false;
      if (mayBeHost && char === '@') [host, inHost] = ['', true];
      else if (inHost && host.length < LONGEST_HOST) host += after + char;
      after = '';
      return undefined;
    },
    end: () => said(false),
  };
}
