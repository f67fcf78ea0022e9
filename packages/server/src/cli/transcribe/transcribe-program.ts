import {
  addDisplayFlags,
  addFileFlags,
  addFlag,
  addKnownSpeakersFlags,
  addRecordingSpeakersFlags,
  addSpeakerCountFlags,
  addSpeechFlags,
  createCommand,
  type Terminal,
} from '@ws/cli-kit';
import { BEAM_SIZE, choice, flag, number } from '@ws/core/internal';
import type { Command } from 'commander';
import { SERVER_OPTIONS } from '../../app/options/server-options.js';
import { LOG_LEVELS } from '../log.js';
import { SERVER_FLAGS } from '../server-flags.js';
import { type TranscribeArguments, transcribeFiles } from './transcribe-files.js';

// A hundred days.
const MOST_SECONDS = 8_640_000;

const { model, backend, precision, threads, processes, executionProviders, vad } = SERVER_OPTIONS;

export function createTranscribeProgram(terminal: Terminal): Command {
  const program = createCommand('ws-server transcribe', terminal).description(
    'Writes the transcripts of recordings: WAV, MP3, M4A and MP4, FLAC, Ogg, WebM, AAC.',
  );
  addFlag(program, 'model', model, SERVER_FLAGS.model);
  addSpeechFlags(
    addFileFlags(program, 'go on where a run was cut; leave files that are there'),
    vad,
  );
  addKnownSpeakersFlags(addRecordingSpeakersFlags(addSpeakerCountFlags(program)));
  addFlag(program, 'bilingual', flag(false), {
    help: 'write what is said, and below it the same in English',
  });
  addFlag(program, 'from', number(0, MOST_SECONDS), {
    value: 'seconds',
    help: 'where in a recording to begin',
  });
  addFlag(program, 'beamSize', BEAM_SIZE, {
    value: 'count',
    help: 'transcripts that are followed at once; 1 is fastest (default: 5)',
  });
  addFlag(program, 'carryText', flag(false), {
    help: 'let the model read what was said before each piece (default: where it is not English)',
  });
  addFlag(program, 'carryText', flag(false), {
    names: '--no-carry-text',
    help: 'decode all pieces alone, several at once',
  });
  addFlag(program, 'backend', backend, SERVER_FLAGS.backend);
  addFlag(program, 'precision', precision, SERVER_FLAGS.precision);
  addFlag(program, 'threads', threads, SERVER_FLAGS.threads);
  addFlag(program, 'processes', processes, {
    help: 'pieces of a recording that are decoded at once',
  });
  addFlag(program, 'executionProviders', executionProviders, SERVER_FLAGS.executionProviders);
  addFlag(program, 'logLevel', choice(LOG_LEVELS, 'warn'), {
    value: 'level',
    help: 'of the logs on stderr: JSON lines, for people in a terminal',
  });
  return addDisplayFlags(program)
    .addHelpText(
      'after',
      `
Examples:
  ws-server transcribe talk.mp3
  ws-server transcribe talk.mp3 interview.m4a -o srt,txt --output-dir captions --jobs 2
  ws-server transcribe talks --recursive -o srt --output-dir captions --skip-existing
  ws-server transcribe talks --recursive -o srt --output-dir captions --resume
  ws-server transcribe lecture.mp4 --track 2 --mux
  ws-server transcribe interview.mp3 --model base --language de --bilingual -o srt
  ws-server transcribe meeting.mp3 --speakers -o vtt,txt
  ws-server transcribe --watch recordings -o txt
  curl -s https://example.com/talk.mp3 | ws-server transcribe -

Exit codes: 0 done, 1 failed, 2 wrong usage, 128 and a signal's number where one cut the work.`,
    )
    .action((names: readonly string[], given: TranscribeArguments) =>
      transcribeFiles(names, given, terminal),
    );
}
