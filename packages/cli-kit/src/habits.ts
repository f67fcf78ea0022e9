// Flags of whisper.cpp's and openai-whisper's command lines, each with ours. `-m`, `-l`, `-t`, `-osrt` are the same.
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  '-tr': ['--translate'],
  '-oj': ['--output', 'json'],
  '-of': ['--output-file'],
  '-pp': [],
  '-f': ['--output'],
  '--format': ['--output'],
  '--output-srt': ['--output', 'srt'],
  '--output-vtt': ['--output', 'vtt'],
  '--output-txt': ['--output', 'txt'],
  '--output-lrc': ['--output', 'lrc'],
  '--output-json': ['--output', 'json'],
  '--output_format': ['--output'],
  '--output-format': ['--output'],
  '--output_dir': ['--output-dir'],
  '--initial_prompt': ['--prompt'],
  '--word_timestamps': ['--words'],
  '--word-timestamps': ['--words'],
  '--max_line_width': ['--max-line-width'],
  '--max_line_count': ['--max-line-count'],
  '--max_words_per_line': ['--max-words-per-line'],
  '--highlight_words': ['--highlight-words'],
  // Words are never parted here.
  '-sow': [],
  '--split-on-word': [],
  '-ml': ['--max-line-count', '1', '--max-line-width'],
  '--max-len': ['--max-line-count', '1', '--max-line-width'],
  '-ojf': ['--words', '--output', 'cpp.json'],
  '--output-json-full': ['--words', '--output', 'cpp.json'],
};
// Flags of theirs that have a value where ours have none.
const SWITCH = /^--(word[_-]timestamps|highlight[_-]words)$/;
const TRUE = /^true$/i;
const FALSE = /^false$/i;

/** Translates arguments that a user knows from other programs into ours. */
export function inOurWords(args: readonly string[]): string[] {
  const ours: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return [...ours, ...args.slice(i)];
    const [name, value] = splitAtEquals(arg);
    const next = value ?? args[i + 1] ?? '';
    if (name === '--task') {
      if (value === undefined) i++;
      if (next === 'translate') ours.push('--translate');
      else if (next !== 'transcribe') ours.push('--task', next);
    } else if (arg === '--speakers' && !/^(\d+|auto)$/.test(next)) {
      // Without a count, what follows is a recording.
      ours.push('--speakers', 'auto');
    } else if (SWITCH.test(name) && (TRUE.test(next) || FALSE.test(next))) {
      if (value === undefined) i++;
      if (TRUE.test(next)) ours.push(...(FLAGS[name] ?? [name]));
    } else if (Object.hasOwn(FLAGS, name)) {
      ours.push(...FLAGS[name]!, ...(value === undefined ? [] : [value]));
    } else {
      ours.push(arg);
    }
  }
  return ours;
}

function splitAtEquals(arg: string): readonly [name: string, value: string | undefined] {
  const at = arg.indexOf('=');
  return at < 0 || !arg.startsWith('--') ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
