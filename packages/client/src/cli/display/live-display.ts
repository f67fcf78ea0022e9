import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import {
  clockTime,
  createLiveArea,
  type DisplayArguments,
  isTold,
  printable,
  type Terminal,
  writeLines,
} from '@ws/cli-kit';
import wrapAnsi from 'wrap-ansi';
import type { ClientEvent } from '../../contracts/client-event.js';
import type { ClientSession } from '../../session/client-session.js';
import type { AudioSource } from '../../sources/audio-source.js';
import { createLevelMeter } from './level-meter.js';
import { statusLine } from './session-lines.js';
import { speakerName } from './speaker-name.js';

/** Text of an utterance that goes on. Its first `committedChars` will not change any more. */
interface ShownPartial {
  readonly text: string;
  readonly committedChars: number;
}

/** Shows how a session goes. */
export interface LiveDisplay {
  /** Shows what the command does before the session begins, and after it ends. */
  tell(status: string): void;
  /** The session has begun, and its audio source is open. */
  begin(session: ClientSession, source: AudioSource): void;
  event(event: ClientEvent): void;
  /**
   * Writes the text of a final, which stays. `at` is its time, as it is shown; `speaker` whose it is, where that is known.
   */
  final(text: string, at: string | undefined, speaker?: string | undefined): void;
  /** Writes text that stays. It ends with a new line. */
  print(text: string): void;
  /** Writes a line that stays, about something besides the text. */
  note(line: string): void;
  /** Writes a line that stays, about a problem; `--quiet` does not silence it. */
  warn(line: string): void;
  stop(): void;
}

export interface LiveDisplayOptions extends DisplayArguments {
  readonly terminal: Terminal;
  /** The source of the audio, as a person calls it. */
  readonly from: string;
}

type Style = 'dim' | 'bold' | 'red' | (typeof SPEAKER_STYLES)[number];

const REDRAW_MS = 100;
// Apart from each other on a light ground and on a dark one. Names tell people apart where colours do not.
const SPEAKER_STYLES = ['cyan', 'yellow', 'magenta', 'green', 'blue'] as const;

/** The same of one person, always. */
function styleOf(speaker = ''): Style {
  const number = /^\d+$/.test(speaker) ? Number(speaker) - 1 : speaker.length;
  return SPEAKER_STYLES[number % SPEAKER_STYLES.length]!;
}

/** In a terminal it shows partials in place, and a line of state below them; elsewhere only finals and notes. */
export function createLiveDisplay(options: LiveDisplayOptions): LiveDisplay {
  const { stdout } = options.terminal;
  return stdout.isTTY && !options.quiet ? createInPlace(options) : createPlain(options);
}

function createPlain({ terminal, ...given }: LiveDisplayOptions): LiveDisplay {
  const { stdout, stderr } = terminal;
  let last = '';
  const note = (line: string): void => {
    if (isTold(given, terminal) && line !== last) writeLines(stderr, [line]);
    last = line;
  };
  return {
    tell: note,
    begin() {},
    event() {},
    final(text, at, speaker) {
      const mark = at === undefined ? '' : `[${at}] `;
      stdout.write(`${mark}${speaker === undefined ? '' : `${speakerName(speaker)}: `}${text}\n`);
    },
    print: (text) => void stdout.write(text),
    note,
    warn: terminal.say,
    stop() {},
  };
}

function createInPlace({ terminal, from }: LiveDisplayOptions): LiveDisplay {
  const { stdout } = terminal;
  const area = createLiveArea(stdout);
  const meter = createLevelMeter();
  let partial: ShownPartial | undefined;
  let status = '';
  let going: { readonly session: ClientSession; readonly source: AudioSource } | undefined;
  let isSpeech = false;
  let isStopped = false;
  let language: string | undefined;

  /** Adds a style. Node leaves it out where the terminal has no colours, or `NO_COLOR` is set. */
  const styled = (style: Style, text: string): string =>
    text === '' ? '' : styleText(style, text, { stream: stdout as WriteStream });
  /** Breaks a text at spaces, which a terminal does not do. */
  const wrapped = (text: string, margin = 0): string =>
    wrapAnsi(text, Math.max(1, (stdout.columns || 80) - 1 - margin), { hard: true });

  function stateLine(): string {
    const connection = going && statusLine(going.session);
    if (going === undefined || status !== '') return styled('dim', `  ${status}`);
    if (connection !== undefined) return styled('red', `  ${connection}`);
    const dot = isSpeech ? styled('green', '●') : styled('dim', '○');
    const clock = clockTime(going.session.position / going.source.sampleRate);
    const parts = [clock, printable(from), ...(language === undefined ? [] : [language])];
    const rest = styled('dim', `${parts.join(' · ')} · Ctrl-C ends`);
    return `${dot} ${styled('green', String(meter))} ${rest}`;
  }

  /** The committed front of a partial is bright, the rest is dim. */
  function partialText({ text, committedChars }: ShownPartial): string {
    const [front, rest] = [text.slice(0, committedChars), text.slice(committedChars)];
    return wrapped(styled('bold', front) + styled('dim', rest));
  }

  const lines = (): readonly string[] => [
    ...(partial ? partialText(partial).split('\n') : []),
    stateLine(),
  ];

  const draw = (): void => area.draw(lines());

  const timer = setInterval(() => {
    if (going !== undefined) meter.add(going.source.level);
    draw();
  }, REDRAW_MS);

  function note(line: string): void {
    area.print(`${wrapped(styled('dim', printable(line)))}\n`, isStopped ? [] : lines());
  }

  return {
    tell(line) {
      status = printable(line);
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
      // The final's text replaces the partial when it is printed, in the same moment.
      if (event.type !== 'final') draw();
    },
    final(text, at, speaker) {
      const mark = at === undefined ? '' : `[${at}] `;
      const name = speaker === undefined ? '' : `${printable(speakerName(speaker))}: `;
      const said = styled(styleOf(speaker), name) + text;
      const [first, ...rest] = wrapped(said, mark.length).split('\n');
      const margin = ' '.repeat(mark.length);
      const broken = [styled('dim', mark) + first, ...rest.map((line) => margin + line)];
      area.print(`${broken.join('\n')}\n`, lines());
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
