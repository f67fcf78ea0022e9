import {
  beginsAddress,
  type OpenAddress,
  openAddress,
  type SaidAddress,
} from './spoken-address.js';
import type { SpokenText } from './spoken-text.js';

/** What has been opened and is held until it is closed, or is too long to be what it seems. */
type Held =
  | { kind: 'code'; ticks: number; text: string; run: number }
  | { kind: 'label'; image: boolean; depth: number; text: string }
  /** `]` has come: it is a link where `(` follows. */
  | { kind: 'labelled'; image: boolean; text: string }
  | { kind: 'target'; image: boolean; depth: number; text: string; target: string };

const LONGEST: Record<Held['kind'], number> = {
  code: 500,
  label: 300,
  labelled: 300,
  target: 2000,
};

/** As many marks as open a block. */
const LEAST_FENCE = 3;
const SPACE = /\s/;
const WORD = /[\p{L}\p{N}]/u;
/** After which no address begins: other scripts put no space before one. */
const LATIN = /[\p{sc=Latin}\p{N}]/u;
const ASCII_MARK = /[!-/:-@[-`{-~]/;
// These stand in texts as signs.
const EMOJI =
  /(?![©®™‼⁉〰〽㊗㊙])[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/u;
const EMOJI_PART = /[\ufe0f\u20e3\u{e0020}-\u{e007f}]/u;
const JOINER = '\u200d';

/** Takes Markdown's marks out of the text of a paragraph, with emoji, and addresses but for their hosts. */
export function createMarkdownInline(out: SpokenText): SpokenText {
  /** The last character that went on. */
  let before = '';
  /** Marks of emphasis, all alike. */
  let run = '';
  let runLength = 0;
  let escaped = false;
  let bang = false;
  let afterEmoji = false;
  let word = '';
  let address: OpenAddress | undefined;
  let held: Held | undefined;
  /** Text is gone through again in which nothing is held. */
  let literal = false;
  /** Links within which the text is: an image in a link is the deepest that there is. */
  let depth = 0;

  function put(char: string): void {
    before = char;
    out.feed(char);
  }

  /** Something stood here that is not said. */
  function leaveOut(char: string): void {
    before = char;
    out.feed(' ');
    out.omit();
  }

  function say({ host, after }: SaidAddress): void {
    address = undefined;
    for (const char of host) put(char);
    feedAll(after);
  }

  function feedAll(text: string, isLiteral = literal): void {
    const was = literal;
    literal = isLiteral;
    for (const char of text) feed(char);
    settle('');
    literal = was;
  }

  /** What waited for the next character has it. */
  function settle(next: string): void {
    if (word !== '') {
      const text = word;
      word = '';
      for (const char of text) put(char);
    }
    if (bang && next !== '[') {
      bang = false;
      put('!');
    }
    if (escaped) {
      escaped = false;
      put('\\');
    }
    if (run !== '' && run !== next) {
      const [mark, count] = [run, runLength];
      run = '';
      if (mark === '`') openCode(count);
      else if (isKept(mark, count, next)) for (let i = 0; i < count; i++) put(mark);
    }
    if (next === '' && address !== undefined) say(address.end());
  }

  function isKept(mark: string, count: number, next: string): boolean {
    const spaceBefore = before === '' || SPACE.test(before);
    const spaceAfter = next === '' || SPACE.test(next);
    if (spaceBefore && spaceAfter) return count < 3;
    if (mark === '*') return /\p{N}/u.test(before) && /\p{N}/u.test(next);
    if (mark === '_') return WORD.test(before) && WORD.test(next);
    return count < 2;
  }

  function openCode(ticks: number): void {
    if (!literal) held = { kind: 'code', ticks, text: '', run: 0 };
  }

  /** A name or a command in a sentence belongs to it; what is fenced in one line is code as in a block. */
  function closeCode({ text, ticks }: Held & { kind: 'code' }): void {
    if (ticks >= LEAST_FENCE) leaveOut('`');
    else for (const char of text.trim()) put(char);
  }

  /** It was not what it seemed: its text is text. */
  function release(): void {
    if (held === undefined) return;
    const was = held;
    held = undefined;
    if (was.kind === 'code') {
      if (was.run === was.ticks) closeCode(was);
      else feedAll(was.text + '`'.repeat(was.run), true);
      return;
    }
    // The box of a task.
    if (was.kind === 'labelled' && before === '' && /^[ xX]$/.test(was.text)) return;
    if (was.image) put('!');
    put('[');
    const rest = was.kind === 'target' ? `](${was.target}` : was.kind === 'labelled' ? ']' : '';
    feedAll(was.text + rest, true);
  }

  function hold(char: string, what: Held): void {
    switch (what.kind) {
      case 'code':
        if (char === '`') {
          what.run++;
        } else if (what.run === what.ticks) {
          held = undefined;
          closeCode(what);
          feed(char);
          return;
        } else {
          what.text += '`'.repeat(what.run) + char;
          what.run = 0;
        }
        break;
      case 'label':
        if (char === '[') what.depth++;
        if (char === ']') what.depth--;
        if (what.depth === 0) held = { ...what, kind: 'labelled' };
        else what.text += char;
        break;
      case 'labelled':
        if (char !== '(') {
          release();
          feed(char);
          return;
        }
        held = { ...what, kind: 'target', depth: 1, target: '' };
        break;
      case 'target':
        if (char === '(') what.depth++;
        if (char === ')') what.depth--;
        if (what.depth === 0) {
          held = undefined;
          depth++;
          feedAll(what.text);
          depth--;
          return;
        }
        what.target += char;
        break;
    }
    if (held !== undefined && lengthOf(held) > LONGEST[held.kind]) release();
  }

  function feed(char: string): void {
    if (held !== undefined) {
      hold(char, held);
      return;
    }
    if (address !== undefined) {
      const said = address.feed(char);
      if (said === undefined) return;
      say(said);
      if (said.took) return;
    }
    if (word !== '') {
      const longer = word + char;
      const begins = beginsAddress(longer);
      if (begins !== 'no') {
        word = begins === 'perhaps' ? longer : '';
        if (begins === 'yes') address = openAddress(longer);
        return;
      }
    }
    if (escaped && ASCII_MARK.test(char)) {
      escaped = false;
      put(char);
      return;
    }
    settle(char);
    if (held !== undefined) hold(char, held);
    else begin(char);
  }

  function begin(char: string): void {
    if (EMOJI.test(char) || EMOJI_PART.test(char) || (afterEmoji && char === JOINER)) {
      afterEmoji = true;
      leaveOut(char);
      return;
    }
    afterEmoji = false;
    if (char === run) runLength++;
    else if (/[*_~`]/.test(char)) [run, runLength] = [char, 1];
    else if (char === '\\') escaped = true;
    else if (char === '[' && !literal && depth < 2) {
      held = { kind: 'label', image: bang, depth: 1, text: '' };
      bang = false;
    } else if (char === '!') bang = true;
    else if (!LATIN.test(before) && beginsAddress(char) === 'perhaps') word = char;
    else put(char);
  }

  function flush(): void {
    // What is let go may open something again, in less text each time.
    do {
      settle('');
      release();
    } while (held !== undefined || run !== '');
    settle('');
  }

  return {
    feed,
    omit: out.omit,
    break() {
      flush();
      before = '';
      out.break();
    },
    end() {
      flush();
      out.end();
    },
  };
}

function lengthOf(held: Held): number {
  return held.kind === 'target'
    ? held.target.length
    : held.text.length + (held.kind === 'code' ? held.run : 0);
}
