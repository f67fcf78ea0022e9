import { createMarkdownInline } from './markdown-inline.js';
import type { SpokenText } from './spoken-text.js';

type Line =
  /** What it is, its first characters have not said yet. */
  | 'start'
  | 'text'
  /** Its end is the end of a sentence: a heading. */
  | 'heading'
  | 'row'
  | 'fence';

const LONGEST_LEAD = 100;

/** Takes Markdown's marks out of a text, line by line as it streams in: code blocks whole. */
export function createMarkdownLines(text: SpokenText): SpokenText {
  const inline = createMarkdownInline(text);
  let line: Line = 'start';
  let lead = '';
  /** The line before was text, which goes on in the next line. */
  let goesOn = false;
  let isQuote = false;
  let wasQuote = false;
  let afterReturn = false;
  /** What ends a block of code; within one, `line` is `fence` or the start of a line. */
  let fence = '';
  /** What stands behind the marks that opened it: its language, unless the marks are those of code in a line. */
  let info: string | undefined;
  /** Cells of a row that were begun. */
  let cells = 0;
  /** A bar has come since the last cell's text. */
  let afterBar = false;
  let dashes = '';

  function breakOff(): void {
    inline.break();
    goesOn = false;
  }

  function toText(kind: 'text' | 'heading', chars: string): void {
    if (isQuote !== wasQuote) breakOff();
    if (goesOn) inline.feed(' ');
    goesOn = false;
    line = kind;
    const was = lead;
    lead = '';
    for (const char of was + chars) inline.feed(char);
  }

  /** The first characters of a line, until they say what it is. */
  function start(char: string): void {
    if (char === ' ' || char === '\t') {
      if (lead === '') return;
      if (/^#{1,6}$/.test(lead)) {
        breakOff();
        lead = '';
        line = 'heading';
        return;
      }
      if (/^[-+*]$/.test(lead)) {
        breakOff();
        lead = '';
        return;
      }
      // A rule, perhaps, with a space behind it.
      if (/^[-*_=]{2}/.test(lead)) return;
      if (/^\d{1,9}[.)]$/.test(lead) && (!goesOn || lead.length < 4)) breakOff();
    } else if (lead === '' && char === '>') {
      isQuote = true;
      return;
    } else if (lead === '' && char === '|') {
      breakOff();
      line = 'row';
      cells = 0;
      row(char);
      return;
    }
    // Further marks of a long line change nothing.
    if (lead.length === LONGEST_LEAD && char === lead[0]) return;
    if (mayLead(lead + char)) {
      lead += char;
      return;
    }
    if (/^(?:`{3}|~{3})/.test(lead)) {
      breakOff();
      fence = lead;
      info = char;
      lead = '';
      line = 'fence';
      return;
    }
    toText('text', char);
  }

  /** Cells, with commas between them. */
  function row(char: string): void {
    const isSpace = char === ' ' || char === '\t';
    if (char === '|') {
      dashes = '';
      afterBar = true;
      return;
    }
    if (afterBar) {
      if (isSpace) return;
      // A line of them stands under a table's head.
      if (/[-:]/.test(char)) {
        if (dashes.length < 2) dashes += char;
        return;
      }
      if (cells > 0) {
        inline.omit();
        for (const each of ', ') inline.feed(each);
      }
      cells++;
      afterBar = false;
      if (dashes.length === 1) inline.feed(dashes);
      dashes = '';
    }
    inline.feed(char);
  }

  function newline(): void {
    if (fence !== '') {
      const isEnd = line === 'start' && lead[0] === fence[0] && lead.length >= fence.length;
      if (isEnd) fence = '';
      info = undefined;
      lead = '';
      line = 'start';
      return;
    }
    if (line === 'start') startEnded();
    else if (line === 'heading' || line === 'row') breakOff();
    else if (line === 'text') goesOn = true;
    if (line === 'row') dashes = '';
    wasQuote = isQuote;
    isQuote = false;
    line = 'start';
    lead = '';
  }

  /** A line that is over before it has said what it is. */
  function startEnded(): void {
    if (lead === '') breakOff();
    else if (/^(?:[-*_]{3}|={1,100}$|--$)/.test(lead)) breakOff();
    else if (/^(?:`{3}|~{3})/.test(lead)) {
      breakOff();
      fence = lead;
    } else if (/^[-+*]$/.test(lead) || /^#{1,6}$/.test(lead)) breakOff();
    else {
      toText('text', '');
      goesOn = true;
    }
  }

  /** In a block of code: whether the line may be its last. */
  function inFence(char: string): void {
    if (info !== undefined && char === '`' && fence[0] === '`') {
      lead = fence + info;
      fence = '';
      info = undefined;
      toText('text', char);
      return;
    }
    if (info !== undefined && info.length < LONGEST_LEAD) info += char;
    if (line !== 'start') return;
    if (char === ' ' || char === '\t') return;
    if (char !== fence[0]) line = 'fence';
    else if (lead.length < LONGEST_LEAD) lead += char;
  }

  return {
    feed(char) {
      if (char === '\n' && afterReturn) {
        afterReturn = false;
        return;
      }
      afterReturn = char === '\r';
      if (/[\n\r\u2028\u2029]/.test(char)) newline();
      else if (fence !== '') inFence(char);
      else if (line === 'start') start(char);
      else if (line === 'row') row(char);
      else inline.feed(char);
    },
    omit: inline.omit,
    break: breakOff,
    end() {
      if (fence === '' && line === 'start' && lead !== '') startEnded();
      inline.end();
    },
  };
}

/** Whether a line's first characters may yet turn out to be marks. */
function mayLead(lead: string): boolean {
  return (
    /^#{1,6}$/.test(lead) ||
    /^(?:-{1,100}|\*{1,100}|_{1,100}|={1,100}|`{1,100}|~{1,100}|\+)$/.test(lead) ||
    /^\d{1,9}[.)]?$/.test(lead)
  );
}
