import { PCM_ENCODINGS } from '../audio/pcm.js';
import { decodeBase64Samples, encodeBase64Samples } from './base64.js';
import type {
  AudioFrameMessage,
  ClientMessage,
  OneShotMessage,
  StartMessage,
} from './client-messages.js';
import { optionalChoice, optionalInteger, optionalString, present } from './fields.js';
import { type DecodeOptions, type JsonObject, parseJsonObject } from './parse-json.js';
import { protocolError } from './wire-errors.js';

/** Sample rates, in Hz, that a client may announce. */
export const MIN_SAMPLE_RATE = 8000 as const;
export const MAX_SAMPLE_RATE = 48000 as const;

const START_FIELDS: ReadonlySet<string> = new Set([
  'type',
  'encoding',
  'sample_rate',
  'language',
  'task',
  'prompt',
  'partial_interval_ms',
]);

/**
 * A client's text frame as a message: what a server reads.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`; nothing else
 */
export function decodeClientMessage(text: string, options?: DecodeOptions): ClientMessage {
  const source = parseJsonObject(text, options);
  const { type } = source;
  switch (type) {
    case undefined:
      return decodeOneShot(source);
    case 'audio_frame':
      return decodeAudioFrame(source);
    case 'start':
      return decodeStart(source);
    case 'vad_end':
    case 'finalize':
    case 'end':
    case 'ping':
      return { type };
    default:
      throw typeof type === 'string'
        ? protocolError('UNKNOWN_MESSAGE', 'No message of protocol version 1 has this "type".')
        : protocolError('INVALID_MESSAGE', '"type" must be a string.', { field: 'type' });
  }
}

/** A client's message as the text frame that a server reads. */
export function encodeClientMessage(message: ClientMessage): string {
  switch (message.type) {
    case 'one_shot':
      return JSON.stringify({
        audio: encodeBase64Samples(message.audio),
        sample_rate: message.sampleRate,
        previous_transcript: message.previousTranscript,
        context_audio: message.contextAudio && encodeBase64Samples(message.contextAudio),
      });
    case 'audio_frame':
      return JSON.stringify({
        type: message.type,
        audio: encodeBase64Samples(message.audio),
        sample_rate: message.sampleRate,
      });
    case 'start':
      return JSON.stringify({
        type: message.type,
        encoding: message.encoding,
        sample_rate: message.sampleRate,
        language: message.language,
        task: message.task,
        prompt: message.prompt,
        partial_interval_ms: message.partialIntervalMs,
      });
    case 'vad_end':
    case 'finalize':
    case 'end':
    case 'ping':
      return JSON.stringify({ type: message.type });
  }
}

function decodeOneShot(source: JsonObject): OneShotMessage {
  return present({
    type: 'one_shot',
    audio: requiredAudio(source),
    sampleRate: sampleRate(source),
    previousTranscript: optionalString(source, 'previous_transcript'),
    contextAudio: optionalAudio(source, 'context_audio'),
  });
}

function decodeAudioFrame(source: JsonObject): AudioFrameMessage {
  return present({
    type: 'audio_frame',
    audio: requiredAudio(source),
    sampleRate: sampleRate(source),
  });
}

function decodeStart(source: JsonObject): StartMessage {
  // A setting that would be ignored in silence is refused: the session would not be what was asked for.
  for (const key of Object.keys(source)) {
    if (!START_FIELDS.has(key)) {
      throw protocolError(
        'INVALID_MESSAGE',
        `"start" has no field "${key.slice(0, 64)}". Known: ${[...START_FIELDS].join(', ')}.`,
        { field: key.slice(0, 64) },
      );
    }
  }
  return present({
    type: 'start',
    encoding: optionalChoice(source, 'encoding', PCM_ENCODINGS) ?? 'pcm_s16le',
    sampleRate: sampleRate(source) ?? 16000,
    language: optionalString(source, 'language'),
    task: optionalChoice(source, 'task', ['transcribe', 'translate'] as const),
    prompt: optionalString(source, 'prompt'),
    partialIntervalMs: optionalInteger(source, 'partial_interval_ms', 0, 60_000),
  });
}

function sampleRate(source: JsonObject): number | undefined {
  return optionalInteger(source, 'sample_rate', MIN_SAMPLE_RATE, MAX_SAMPLE_RATE);
}

function requiredAudio(source: JsonObject): Float32Array {
  const audio = optionalAudio(source, 'audio');
  if (audio === undefined) {
    throw protocolError('MISSING_AUDIO', 'The message has no "audio".', { field: 'audio' });
  }
  return audio;
}

function optionalAudio(source: JsonObject, name: string): Float32Array | undefined {
  const value = source[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') {
    throw protocolError('INVALID_AUDIO', `"${name}" must be a base64 string.`, { field: name });
  }
  return decodeBase64Samples(value, name);
}
