/** Takes what a reasoning model thinks out of what it says, however the text is cut. */
export interface ThoughtFilter {
  /** More of what the model writes. @returns what of it is known to be said */
  push(text: string): string;
  /** The model used a tool: what follows is another beginning, and a thought is over. @returns what was held back */
  interrupt(): string;
  /** The answer is over. @returns what was held back; of a thought that was not closed, nothing */
  end(): string;
}

interface Marks {
  readonly open: string;
  readonly close: string;
}

const tag = (name: string): Marks => ({ open: `<${name}>`, close: `</${name}>` });

/** Also within an answer: DeepSeek, Qwen and most that were trained on what these write. */
const THINK = tag('think');
/** At its beginning alone: there they are no part of a text. */
const AT_THE_BEGINNING: readonly Marks[] = [
  THINK,
  ...['thinking', 'thought', 'thoughts', 'reasoning', 'reflection', 'scratchpad'].map(tag),
  // ByteDance's Seed.
  tag('seed:think'),
  // Mistral's Magistral.
  { open: '[think]', close: '[/think]' },
  // Kimi.
  { open: '◁think▷', close: '◁/think▷' },
  // Cohere's Command.
  { open: '<|start_thinking|>', close: '<|end_thinking|>' },
  { open: '<|begin_of_thought|>', close: '<|end_of_thought|>' },
  // gpt-oss, of a server that does not read its channels.
  { open: '<|channel|>analysis<|message|>', close: '<|channel|>final<|message|>' },
];
const FIRST_MARKS = [...AT_THE_BEGINNING.map(({ open }) => open), THINK.close];
const FIRST_OPEN = new RegExp(
  `^\\s*(?:${AT_THE_BEGINNING.map(({ open }) => open.replace(/[[\]|]/g, '\\$&')).join('|')})`,
  'i',
);
/** A text about the tag itself quotes it. */
const QUOTE = /[`'"‘’“”«»‹›]/;
const SPACE = /\s/;
/** Read at once: however many marks a text has, its cost grows with its length alone. */
const SLICE_CHARS = 1000;
/** White space that is held back before the first word. */
const MAX_BLANK_CHARS = 200;
const LONGEST = Math.max(
  ...AT_THE_BEGINNING.flatMap(({ open, close }) => [open.length, close.length]),
);

export function createThoughtFilter(): ThoughtFilter {
  /** What closes the thought that is being read. */
  let close: string | undefined;
  /** What may be the beginning of a mark. Of a thought, as much as its closing mark may need. */
  let held = '';
  let isBeginning = true;
  /** A thought was taken out since the last text: of the white space around it, that before it stays. */
  let isAfterThought = false;
  let lastChar = '';

  function say(text: string): string {
    const isSpaced = isBeginning || SPACE.test(lastChar);
    const said = isAfterThought && isSpaced ? text.trimStart() : text;
    if (said === '') return said;
    if (said.trim() !== '') isBeginning = false;
    isAfterThought = false;
    lastChar = said.at(-1)!;
    return said;
  }

  /** The first mark in what is held; `undefined` where there is none. */
  function nextMark():
    | { readonly at: number; readonly length: number; readonly close: string | undefined }
    | undefined {
    const [opening] = (isBeginning && FIRST_OPEN.exec(held)) || [];
    if (opening !== undefined) {
      const open = opening.trimStart();
      const close = AT_THE_BEGINNING.find((marks) => marks.open === lowered(open))?.close;
      return { at: opening.length - open.length, length: open.length, close };
    }
    for (const { 0: mark, index: at } of held.matchAll(/<\/?think>/gi)) {
      if (QUOTE.test(held[at - 1] ?? lastChar)) continue;
      // Some servers leave out the mark that opens it.
      return { at, length: mark.length, close: mark[1] === '/' ? undefined : THINK.close };
    }
    return undefined;
  }

  /** Where that begins which may become a mark. */
  function undecidedFrom(): number {
    const small = lowered(held);
    const trimmed = held.trimStart();
    if (isBeginning) {
      // White space before a thought is not the answer's.
      if (trimmed === '') return held.length <= MAX_BLANK_CHARS ? 0 : held.length;
      const start = small.trimStart();
      if (FIRST_MARKS.some((mark) => mark.startsWith(start))) return 0;
    }
    for (
      let at = small.indexOf('<', small.length - LONGEST);
      at >= 0;
      at = small.indexOf('<', at + 1)
    ) {
      const rest = small.slice(at);
      if (THINK.open.startsWith(rest) || THINK.close.startsWith(rest)) return at;
    }
    return held.length;
  }

  function read(): string {
    let said = '';
    for (;;) {
      if (close !== undefined) {
        const at = lowered(held).indexOf(close);
        if (at < 0) {
          held = held.slice(-(close.length - 1));
          return said;
        }
        held = held.slice(at + close.length);
        close = undefined;
        isAfterThought = true;
        continue;
      }
      const mark = nextMark();
      if (mark === undefined) break;
      const before = held.slice(0, mark.at);
      // White space before the first thought is not the answer's either.
      if (!isBeginning || before.trim() !== '') said += say(before);
      held = held.slice(mark.at + mark.length);
      close = mark.close;
      isAfterThought = true;
    }
    const at = undecidedFrom();
    said += say(held.slice(0, at));
    held = held.slice(at);
    return said;
  }

  function letGo(): string {
    const said = close === undefined ? say(held) : '';
    held = '';
    close = undefined;
    return said;
  }

  return {
    push(text) {
      let said = '';
      for (let at = 0; at < text.length; at += SLICE_CHARS) {
        held += text.slice(at, at + SLICE_CHARS);
        said += read();
      }
      return said;
    },
    interrupt() {
      const said = letGo();
      isBeginning = true;
      return said;
    },
    end: letGo,
  };
}

/** In small letters, each character of one at its place. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
