import {
  addFlag,
  addKnownSpeakersFlags,
  addSpeakerCountFlags,
  areKnown,
  type KnownSpeakersArguments,
  type SpeakerCountArguments,
} from '@ws/cli-kit';
import type { StrategyName } from '@ws/core';
import {
  choice,
  flag,
  type OptionKind,
  type SpeakersRequest,
  STRATEGY_NAMES,
  TURN_NAMES,
  type TurnName,
  text,
  VAD_NAMES,
  type VadName,
  wholeNumber,
} from '@ws/core/internal';
import type { Command } from 'commander';

/** What the flags say about a session with a server, besides its speech. */
export interface SessionArguments extends SpeakerCountArguments, KnownSpeakersArguments {
  readonly vad?: VadName;
  readonly strategy?: StrategyName;
  readonly turn?: TurnName;
  readonly server?: string;
  readonly model?: string;
}

/** What the flags say about an engine that runs in a process of its own. */
export interface EngineArguments {
  readonly model?: string;
  readonly backend?: string;
  readonly threads?: number;
}

/** Where captions go, besides the terminal and files of transcripts. */
export interface SinkArguments {
  readonly captionFile?: string;
  readonly obs?: string;
  readonly webhook?: string;
}

/** The address of a server. */
export const SERVER: OptionKind<string | undefined> = {
  accepted: 'an address of a server, such as ws://127.0.0.1:8765',
  accepts: (given) => /^(ws|http)s?:\/\//i.test(String(given)) && URL.canParse(String(given)),
  fallback: undefined,
};

/** The voice-activity detectors that a client may ask a server for. */
export const VAD: OptionKind<VadName | undefined> = choice(VAD_NAMES);

/**
 * Adds the flags of {@link SessionArguments}, but for `--vad`.
 *
 * @param otherwise - what transcribes where no server is named, for the help
 */
export function addSessionFlags(command: Command, otherwise: string): Command {
  addFlag(command, 'strategy', choice(STRATEGY_NAMES), {
    names: '-s, --strategy',
    help: 'how live text is made',
  });
  addFlag(command, 'turn', choice(TURN_NAMES), { help: 'what tells that a speaker has finished' });
  addKnownSpeakersFlags(addSpeakerCountFlags(command));
  addFlag(command, 'server', SERVER, {
    ...{ value: 'url', env: 'WS_SERVER' },
    help: `a server, ws://HOST:8765 (default: ${otherwise})`,
  });
  refuseBilingual(command);
  return addFlag(command, 'model', text(), {
    ...{ names: '-m, --model', env: 'WHISPER_MODEL' },
    help: 'tiny.en, base, ...: of a server, the one that it must have',
  });
}

/** A session has one text. The flag of `ws-server transcribe` is known here to say so. */
function refuseBilingual(command: Command): void {
  addFlag(command, 'bilingual', flag(false), { help: 'of "ws-server transcribe"' });
  command.options.at(-1)!.hideHelp();
  command.on('option:bilingual', () => {
    command.error(
      'error: --bilingual is a flag of "ws-server transcribe". A session is in one language: the one that is spoken, or English with --translate.',
    );
  });
}

export function addEngineFlags(command: Command): Command {
  addFlag(command, 'backend', text(), {
    names: '-b, --backend',
    help: 'what transcribes, without --server: onnx, whispercpp, ...',
  });
  return addFlag(command, 'threads', wholeNumber(1, 64), {
    names: '-t, --threads',
    help: 'threads of one inference, without --server',
  });
}

export function addSinkFlags(command: Command): Command {
  addFlag(command, 'captionFile', text(), {
    value: 'path',
    help: 'a file that follows what is said: .vtt, .srt, or .txt for OBS',
  });
  addFlag(command, 'obs', text(), {
    value: 'url',
    help: 'captions of what OBS streams: ws://127.0.0.1:4455 (password: OBS_PASSWORD)',
  });
  return addFlag(command, 'webhook', text(), {
    value: 'url',
    help: 'post each final there as JSON (signed with WEBHOOK_SECRET, if set)',
  });
}

/** The request about speakers that the flags make, without known people; `undefined` where they make none. */
export function speakersOf(
  given: SpeakerCountArguments & KnownSpeakersArguments,
): SpeakersRequest | undefined {
  const { speakers, maxSpeakers } = given;
  // Live, how many speak is how many may.
  const max = typeof speakers === 'number' ? speakers : maxSpeakers;
  const isAsked = max !== undefined || speakers !== undefined || areKnown(given);
  return isAsked ? { max } : undefined;
}
