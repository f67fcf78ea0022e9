/** A line that whisper.cpp's programs print while they work. */
export type PrintedLine =
  /** Seconds. */
  | {
      readonly type: 'segment';
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  /** 0 to 1. */
  | { readonly type: 'progress'; readonly progress: number }
  | { readonly type: 'language'; readonly language: string; readonly probability: number }
  /** whisper-server has begun with an upload of this name. */
  | { readonly type: 'call'; readonly file: string };

const SEGMENT = /^\[([-\d:.]+) --> ([-\d:.]+)\] {2}(.*)$/;
const PROGRESS = /progress_callback: progress = +(\d+)%/;
const LANGUAGE = /auto-detected language: (\w+) \(p = ([\d.]+)\)/;
/** On the one stream, and on the other. */
const CALL =
  /^(?:Running whisper\.cpp inference on (.+)|operator\(\): processing '(.+)' \(\d+ samples)/;

/** Reads one line, of either stream; nothing where it says nothing that is known. */
export function readPrintedLine(line: string): PrintedLine | undefined {
  const segment = SEGMENT.exec(line);
  if (segment !== null) {
    const [, from = '', to = '', text = ''] = segment;
    const start = seconds(from);
    return { type: 'segment', start, end: Math.max(start, seconds(to)), text };
  }
  const progress = PROGRESS.exec(line);
  if (progress !== null) {
    return { type: 'progress', progress: Math.min(1, Number(progress[1]) / 100) };
  }
  const language = LANGUAGE.exec(line);
  if (language !== null) {
    return { type: 'language', language: language[1]!, probability: Number(language[2]) };
  }
  const call = CALL.exec(line);
  if (call !== null) return { type: 'call', file: (call[1] ?? call[2])! };
  return undefined;
}

/** `hours:minutes:seconds.thousandths`; a time that is missing is a number far below zero, in each of its parts. */
function seconds(time: string): number {
  if (time.includes('-')) return 0;
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
