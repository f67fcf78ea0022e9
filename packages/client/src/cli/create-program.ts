import {
  addCompletion,
  addDisplayFlags,
  addFileFlags,
  addFlag,
  addOutputFileFlag,
  addOutputFlags,
  addRecordingSpeakersFlags,
  addSpeechFlags,
  completionScript,
  createCommand,
  formatTable,
  type Terminal,
  writeJson,
  writeLines,
} from '@ws/cli-kit';
import { choice, flag, invalidOption, PCM_ENCODINGS, text, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';
import {
  createMicrophoneSource,
  type MicrophoneSourceOptions,
} from '../sources/node/create-microphone-source.js';
import {
  createStreamSource,
  type StreamSourceOptions,
} from '../sources/node/create-stream-source.js';
import { createUrlSource } from '../sources/node/create-url-source.js';
import { listMicrophones } from '../sources/node/list-microphones.js';
import { RECORDER_NAMES } from '../sources/node/recorders.js';
import { bytesFrom } from '../sources/node/wav-stream.js';
import type { DoctorArguments } from './doctor/checks.js';
import { examine } from './doctor/doctor.js';
import type { FileArguments } from './file-arguments.js';
import { addEngineFlags, addSessionFlags, addSinkFlags, SERVER, VAD } from './flags.js';
import {
  type LiveArguments,
  type LiveInput,
  type LiveSurroundings,
  transcribeLive,
} from './live.js';
import { transcribeFiles } from './transcribe-files.js';

export interface ProgramSurroundings extends LiveSurroundings {
  readonly version: string;
}

/** `ws-client` as a program. It throws where commander would end the process. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const { terminal, version } = surroundings;
  const program = createCommand('ws-client', terminal)
    .description('Transcribes speech with Whisper: a microphone, recordings, addresses.')
    .version(version, '-V, --version')
    .addHelpText(
      'after',
      `
"file" sends recordings to a server: start one with "npx @ws/server". Without a server,
"npx @ws/server transcribe" writes their transcripts.
Without --server, "mic" and "listen" run the engine in a process of its own: that of @ws/server,
which is fetched where it is not installed.

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

  const mic = program
    .command('mic')
    .description('Shows what is said into a microphone, until Ctrl-C.');
  addFlag(mic, 'device', text(), {
    names: '-d, --device',
    help: 'a microphone by its name, or a part of it: see "devices"',
  });
  addFlag(mic, 'recorder', choice(RECORDER_NAMES), {
    help: 'the program that records (default: the first that is installed)',
  });
  addLiveFlags(mic).action(
    (given: LiveArguments & Pick<MicrophoneSourceOptions, 'device' | 'recorder'>) => {
      const { device, recorder } = given;
      const source = createMicrophoneSource({ device, recorder });
      const input = { name: device ?? 'microphone', open: () => source };
      return transcribeLive(input, given, surroundings);
    },
  );

  const file = program
    .command('file')
    .description('Transcribes recordings by a server: WAV, MP3, FLAC, Ogg, WebM, MP4.');
  addSpeechFlags(
    addFileFlags(file, 'leave files that are there; a recording that was cut begins anew'),
    VAD,
  );
  // Known to be refused, with what to run instead.
  const { options } = addRecordingSpeakersFlags(createCommand('speakers', terminal));
  for (const option of options) file.addOption(option.hideHelp());
  addSessionFlags(file, 'ws://127.0.0.1:8765, if one answers');
  addFlag(file, 'realTime', flag(false), { help: 'send no faster than it was spoken' });
  addFlag(file, 'asJobs', flag(false), {
    help: 'send all at once, for workers of the server; run again, the command goes on',
  });
  addDisplayFlags(file).action((names: readonly string[], given: FileArguments) =>
    transcribeFiles(names, given, terminal),
  );

  const listen = program
    .command('listen')
    .description('Shows what is said in a stream of the network, or on standard input.')
    .argument('<url>', 'http, https, rtmp, rtsp, ...; - for standard input');
  addFlag(listen, 'encoding', choice([...PCM_ENCODINGS, 'auto']), {
    help: 'of standard input (default: auto, a recording of any kind)',
  });
  addFlag(listen, 'sampleRate', wholeNumber(8000, 192_000), {
    value: 'hz',
    help: 'of raw samples (default: 16000)',
  });
  addFlag(listen, 'channels', wholeNumber(1, 8), { help: 'of raw samples (default: 1)' });
  addFlag(listen, 'realTime', flag(false), { help: 'take it no faster than it was spoken' });
  addLiveFlags(listen).action((from: string, given: LiveArguments & ListenArguments) =>
    transcribeLive(listenInput(from, given, terminal), given, surroundings),
  );

  program
    .command('devices')
    .description('Lists the microphones.')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const microphones = await listMicrophones({ signal: terminal.signal });
      if (json) return writeJson(terminal.stdout, microphones);
      if (microphones.length === 0) {
        return terminal.say(
          'no microphone is listed; "ws-client mic" records from the one that the system has chosen',
        );
      }
      const columns = [{ title: 'DEVICE' }, { title: 'RECORDER' }, { title: 'NAME' }];
      const rows = microphones.map(({ id, recorder, name }) => [id, recorder, name]);
      writeLines(terminal.stdout, formatTable(columns, rows));
    });

  const doctor = program
    .command('doctor')
    .description('Says what works here, and what to do about the rest.')
    .option('--json', 'as JSON');
  addFlag(doctor, 'server', SERVER, {
    ...{ value: 'url', env: 'WS_SERVER' },
    help: 'a server that must work (default: the engine)',
  });
  addFlag(doctor, 'model', text(), {
    ...{ names: '-m, --model', env: 'WHISPER_MODEL', help: 'what the engine is started with' },
  });
  addEngineFlags(doctor).action((given: DoctorArguments & { readonly json?: true }) =>
    examine(given, surroundings),
  );

  addCompletion(program.command('completion'), terminal, (shell) =>
    completionScript(program, shell),
  );
  return program;
}

function addLiveFlags(command: Command): Command {
  addOutputFlags(command, 'to --output-file, or one to standard output');
  addOutputFileFlag(command, 'path of the files, without their endings');
  addSpeechFlags(command, VAD);
  addSessionFlags(command, 'the engine, in a process of its own');
  return addDisplayFlags(addSinkFlags(addEngineFlags(command)));
}

/** What the flags of `listen` say about its input. */
interface ListenArguments
  extends Pick<StreamSourceOptions, 'encoding' | 'sampleRate' | 'channels'> {
  readonly realTime?: boolean;
}

/** An address, or standard input. */
function listenInput(
  from: string,
  { encoding, sampleRate, channels, realTime = false }: ListenArguments,
  { stdin }: Terminal,
): LiveInput {
  if (from === '-') {
    const options = { encoding, sampleRate, channels, realTime };
    const name = 'standard input';
    return { name, open: () => createStreamSource(bytesFrom(name, stdin), options) };
  }
  const raw = { '--encoding': encoding, '--sample-rate': sampleRate, '--channels': channels };
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) throw invalidOption(name, value, 'left out where there is an address');
  }
  if (!URL.canParse(from)) {
    const accepted =
      'an address, or - for standard input; "ws-client file" transcribes the recordings of this machine';
    throw invalidOption('url', from, accepted);
  }
  const source = createUrlSource(from, { realTime });
  return { name: new URL(from).host, open: () => source };
}
