import type { ClientEvent } from '../../contracts/client-event.js';
import type { ClientSession } from '../../session/client-session.js';
import type { AudioSource } from '../../sources/audio-source.js';
import type { Terminal } from '../terminal.js';
import { partialLines, type ShownPartial } from './caption-view.js';
import { clockTime } from './clock-time.js';
import { createLevelMeter } from './level-meter.js';
import { createLiveArea } from './live-area.js';
import { sessionStatus } from './session-status.js';
import { createStyle } from './style.js';
import { wrapText } from './wrap-text.js';

/** Shows how a session goes. */
export interface LiveDisplay {
  /** What is being done, before there is a session, and after. */
  tell(status: string): void;
  /** The session and its audio are there. */
  begin(session: ClientSession, source: AudioSource): void;
  event(event: ClientEvent): void;
  /** What was said, which stays. `at`: when, as it is to be shown. */
  final(text: string, at: string | undefined): void;
  /** Text that stays. It ends with a new line. */
  print(text: string): void;
  /** Of what happens besides the text, a line that stays. */
  note(line: string): void;
  /** Of what goes wrong, a line that stays, however little is shown. */
  warn(line: string): void;
  stop(): void;
}

/** Settings of {@link createLiveDisplay}. */
export interface LiveDisplayOptions {
  readonly terminal: Terminal;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** What audio comes from, as a person calls it. */
  readonly from: string;
}

const REDRAW_MS = 100;

/** A terminal shows partials in place, and a line of state below; elsewhere there is only what is printed. */
export function createLiveDisplay(options: LiveDisplayOptions): LiveDisplay {
  const { stdout } = options.terminal;
  return stdout.isTTY && !options.quiet ? createInPlace(options) : createPlain(options);
}

function createPlain({ terminal, verbose, quiet }: LiveDisplayOptions): LiveDisplay {
  const { stdout, stderr } = terminal;
  const isTold = !quiet && (verbose || Boolean(stderr.isTTY));
  let last = '';
  const note = (line: string): void => {
    if (isTold && line !== last) stderr.write(`${line}\n`);
    last = line;
  };
  return {
    tell: note,
    begin() {},
    event() {},
    final: (text, at) => void stdout.write(`${at === undefined ? '' : `[${at}] `}${text}\n`),
    print: (text) => void stdout.write(text),
    note,
    warn: terminal.say,
    stop() {},
  };
}

function createInPlace({ terminal, from }: LiveDisplayOptions): LiveDisplay {
  const { stdout } = terminal;
  const area = createLiveArea(stdout);
  const style = createStyle(true);
  const meter = createLevelMeter();
  let partial: ShownPartial | undefined;
  let status = '';
  let going: { readonly session: ClientSession; readonly source: AudioSource } | undefined;
  let isSpeech = false;
  let isStopped = false;
  let language: string | undefined;

  function stateLine(): string {
    const connection = going && sessionStatus(going.session);
    if (going === undefined || status !== '') return style.dim(`  ${status}`);
    if (connection !== undefined) return style.red(`  ${connection}`);
    const dot = isSpeech ? style.green('●') : style.dim('○');
    const clock = clockTime(going.session.position / going.source.sampleRate);
    const parts = [clock, from, ...(language === undefined ? [] : [language])];
    return `${dot} ${style.green(String(meter))} ${style.dim(`${parts.join(' · ')} · Ctrl-C ends`)}`;
  }

  function lines(): readonly string[] {
    const columns = area.columns - 1;
    const shown = partial ? partialLines(partial, columns, area.rows - 2, style) : [];
    return [...shown, fit(stateLine(), columns)];
  }

  const draw = (): void => area.draw(lines());

  const timer = setInterval(() => {
    if (going !== undefined) meter.add(going.source.level);
    draw();
  }, REDRAW_MS);

  function note(line: string): void {
    const broken = wrapText(line, area.columns - 1).map(
      ([from, to]) => `${style.dim(line.slice(from, to).trimEnd())}\n`,
    );
    area.print(broken.join(''), isStopped ? [] : lines());
  }

  return {
    tell(line) {
      status = line;
      draw();
    },
    begin(session, source) {
      going = { session, source };
      status = '';
      draw();
    },
    event(event) {
      if (event.type === 'partial') partial = event;
      if (event.type === 'final' || event.type === 'cancelled') partial = undefined;
      if (event.type === 'speech_start') isSpeech = true;
      if (event.type === 'speech_end') isSpeech = false;
      if (event.type === 'partial' || event.type === 'final') language = event.language;
      // What is printed next takes its place in the same moment.
      if (event.type !== 'final') draw();
    },
    final(text, at) {
      // Broken at spaces, as a terminal would not.
      const mark = at === undefined ? '' : `[${at}] `;
      const broken = wrapText(text, area.columns - 1 - mark.length).map(([from, to], i) => {
        const margin = i === 0 ? style.dim(mark) : ' '.repeat(mark.length);
        return `${margin}${text.slice(from, to).trimEnd()}\n`;
      });
      area.print(broken.join(''), lines());
    },
    print: (text) => area.print(text, lines()),
    note,
    warn: note,
    stop() {
      isStopped = true;
      clearInterval(timer);
      area.stop();
    },
  };
}

/** A line of one row: what is longer would wrap. It has no wide characters but those of a device's name. */
function fit(line: string, columns: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes take no room.
  const pieces = line.split(/(\x1b\[\d+m)/);
  let room = columns;
  return pieces
    .map((piece, i) => {
      if (i % 2 === 1) return piece;
      const shown = [...piece].slice(0, room).join('');
      room -= [...shown].length;
      return shown;
    })
    .join('');
}
