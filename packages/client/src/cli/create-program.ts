import { choice, PCM_ENCODINGS, wholeNumber } from '@ws/core/internal';
import { Argument, Command } from 'commander';
import {
  createMicrophoneSource,
  type MicrophoneSourceOptions,
} from '../sources/node/create-microphone-source.js';
import { RECORDER_NAMES } from '../sources/node/recorders.js';
import { completionScript, SHELLS, type Shell } from './completion/completion-script.js';
import { listDevices } from './devices.js';
import { transcribeFiles } from './file.js';
import type { FileArguments } from './file-arguments.js';
import { flagOf } from './flag.js';
import {
  addDisplayFlags,
  addEngineFlags,
  addOutputFlags,
  addSessionFlags,
  addSinkFlags,
  addSpeechFlags,
  FROM,
  JOBS,
} from './flags.js';
import { type ListenArguments, listenInput } from './listen-input.js';
import { type LiveArguments, transcribeLive } from './live.js';
import type { Surroundings } from './surroundings.js';

/** Where the program runs, and whom it tells how it ended. */
export interface ProgramSurroundings extends Surroundings {
  ends(exitCode: number): void;
}

/** `ws-client` as a program. It throws where commander would end the process. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const { terminal, version, ends } = surroundings;
  const program = new Command('ws-client')
    .description('Transcribes speech with Whisper: a microphone, recordings, addresses.')
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError('Try --help.')
    .addHelpText(
      'after',
      `
Without --server, the engine runs in a process of its own: that of @ws/server, which is fetched
where it is not installed.

Examples:
  ws-client mic
  ws-client file talk.mp3 -o srt
  ws-client listen https://example.com/radio.mp3 --server ws://127.0.0.1:8765

Environment:
  WS_SERVER, WHISPER_MODEL         as --server, --model
  WS_API_KEY                       of the server
  OBS_PASSWORD, WEBHOOK_SECRET     for --obs, --webhook
  NO_COLOR                         no colours

Exit codes: 0 done (mic and listen: also ended by Ctrl-C), 1 failed, 2 wrong usage, 128 and a signal's
number where one cut the work.`,
    );

  const mic = live(program.command('mic'))
    .description('Shows what is said into a microphone, until Ctrl-C.')
    .option('-d, --device <name>', 'a microphone by its name, or a part of it: see "devices"')
    .addOption(
      flagOf(choice(RECORDER_NAMES), {
        ...{ names: '--recorder', value: 'name' },
        help: 'who records (default: the first that is installed)',
      }),
    );
  mic.action(
    async (given: LiveArguments & Pick<MicrophoneSourceOptions, 'device' | 'recorder'>) => {
      const { device, recorder } = given;
      const source = createMicrophoneSource({ device, recorder });
      const name = device ?? 'microphone';
      ends(await transcribeLive({ name, open: () => source }, withFormats(given), surroundings));
    },
  );

  const file = addDisplayFlags(
    addEngineFlags(
      addSessionFlags(
        addSpeechFlags(
          addOutputFlags(
            program.command('file').argument('<file...>', 'recordings'),
            'beside the recordings (default: text, to standard output)',
          ),
        ),
      ),
    ),
  )
    .description('Transcribes recordings: WAV, MP3, FLAC, Ogg, WebM, MP4.')
    .option('--output-dir <folder>', 'where files go (default: beside the recordings)')
    .option('--stdout', 'write the one format to standard output', false)
    .addOption(JOBS)
    .addOption(FROM)
    .option('--real-time', 'send no faster than it was spoken, with --server', false);
  file.action(async (files: readonly string[], given: FileArguments) => {
    ends(await transcribeFiles(files, withFormats(given), surroundings));
  });

  const listen = live(
    program
      .command('listen')
      .argument('<url>', 'http, https, rtmp, rtsp, ...; - for standard input'),
  )
    .description('Shows what is said in a stream of the network, or on standard input.')
    .addOption(
      flagOf(choice([...PCM_ENCODINGS, 'auto']), {
        ...{ names: '--encoding', value: 'name' },
        help: 'of standard input (default: auto, a recording of any kind)',
      }),
    )
    .addOption(
      flagOf(wholeNumber(8000, 192_000), {
        ...{ names: '--sample-rate', value: 'hz' },
        help: 'of raw samples (default: 16000)',
      }),
    )
    .addOption(
      flagOf(wholeNumber(1, 8), {
        ...{ names: '--channels', value: 'number' },
        help: 'of raw samples (default: 1)',
      }),
    )
    .option('--real-time', 'take it no faster than it was spoken', false);
  listen.action(async (from: string, given: LiveArguments & ListenArguments) => {
    const input = listenInput(from, given, terminal);
    ends(await transcribeLive(input, withFormats(given), surroundings));
  });

  program
    .command('devices')
    .description('Lists the microphones.')
    .option('--json', 'as JSON', false)
    .action(({ json }: { readonly json: boolean }) => listDevices(json, terminal));

  program
    .command('completion')
    .description('Prints a script that completes this command line in a shell.')
    .addArgument(new Argument('<shell>', 'which').choices([...SHELLS]))
    .addHelpText('after', '\nIn bash: source <(ws-client completion bash)')
    .action((shell: Shell) => void terminal.stdout.write(completionScript(program, shell)));
  return program;
}

/** A command that shows a live session. */
function live(command: Command): Command {
  addOutputFlags(command, 'to --output-file, or one to standard output').option(
    '--output-file <path>',
    'path of the files, without their endings',
  );
  return addDisplayFlags(addEngineFlags(addSinkFlags(addSessionFlags(addSpeechFlags(command)))));
}

/** `-f` is `-o`, as openai-whisper says it. */
function withFormats<T extends { readonly output?: unknown }>({ ...given }: T): T {
  const { format, output } = given as { format?: unknown; output?: unknown };
  return { ...given, output: output ?? format };
}
