import type { FinalEvent, PartialEvent } from '../contracts/session.js';
import type { Segment, Word } from '../contracts/transcript.js';
import {
  optionalInteger,
  optionalList,
  optionalNumber,
  optionalString,
  present,
  requiredBoolean,
  requiredChoice,
  requiredInteger,
  requiredList,
  requiredNumber,
  requiredObject,
  requiredString,
} from './fields.js';
import { type DecodeOptions, type JsonObject, parseJsonObject } from './parse-json.js';
import { STRATEGY_NAMES } from './path.js';
import {
  type ErrorMessage,
  type OneShotResultMessage,
  PROTOCOL_VERSION,
  type ReadyMessage,
  type ServerMessage,
  type WarningMessage,
} from './server-messages.js';
import { protocolError } from './wire-errors.js';

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
export function decodeServerMessage(
  text: string,
  options?: DecodeOptions,
): ServerMessage | undefined {
  const source = parseJsonObject(text, options);
  const { type } = source;
  switch (type) {
    case undefined:
      return decodeOneShotResult(source);
    case 'ready':
      return decodeReady(source);
    case 'partial':
      return decodePartial(source);
    case 'final':
      return decodeFinal(source);
    case 'warning':
      return decodeWarning(source);
    case 'error':
      return decodeError(source);
    case 'done':
    case 'pong':
      return { type };
    default:
      return undefined;
  }
}

/** A server's message as the text frame that a client reads. */
export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify(toWire(message));
}

function toWire(message: ServerMessage): JsonObject {
  switch (message.type) {
    case 'ready':
      return {
        type: message.type,
        session_id: message.sessionId,
        resume_token: message.resumeToken,
        protocol: message.protocol,
        strategy: message.strategy,
        model: message.model,
        limits: {
          max_message_bytes: message.limits.maxMessageBytes,
          max_buffered_ms: message.limits.maxBufferedMs,
          max_utterance_ms: message.limits.maxUtteranceMs,
          max_session_ms: message.limits.maxSessionMs,
          idle_timeout_ms: message.limits.idleTimeoutMs,
        },
      };
    case 'partial':
      return {
        type: message.type,
        seq: message.seq,
        segment_id: message.segmentId,
        text: message.text,
        start: message.start,
        end: message.end,
        stable_chars: message.stableChars,
        words: message.words?.map(wordToWire),
        language: message.language,
        processing_time_ms: message.processingTimeMs,
      };
    case 'final':
      return {
        type: message.type,
        seq: message.seq,
        segment_id: message.segmentId,
        text: message.text,
        start: message.start,
        end: message.end,
        segments: message.segments.map(segmentToWire),
        language: message.language,
        processing_time_ms: message.processingTimeMs,
        latency_ms: message.latencyMs,
      };
    case 'one_shot_result':
      return {
        text: message.text,
        segments: message.segments.map(({ start, end, text }) => ({ start, end, text })),
        language: message.language,
        processing_time_ms: message.processingTimeMs,
      };
    case 'warning':
      return {
        type: message.type,
        seq: message.seq,
        code: message.code,
        message: message.message,
      };
    case 'error':
      return {
        type: message.type,
        seq: message.seq,
        error: message.message,
        code: message.code,
        message: message.message,
        fatal: message.fatal,
        segment_id: message.segmentId,
        start: message.start,
        end: message.end,
      };
    case 'done':
    case 'pong':
      return { type: message.type };
  }
}

function segmentToWire(segment: Segment): JsonObject {
  return {
    start: segment.start,
    end: segment.end,
    text: segment.text,
    words: segment.words?.map(wordToWire),
    avg_logprob: segment.avgLogprob,
    no_speech_prob: segment.noSpeechProb,
    compression_ratio: segment.compressionRatio,
    speaker: segment.speaker,
  };
}

function wordToWire(word: Word): JsonObject {
  return { text: word.text, start: word.start, end: word.end, probability: word.probability };
}

function decodeReady(source: JsonObject): ReadyMessage {
  const protocol = requiredInteger(source, 'protocol', 1);
  if (protocol !== PROTOCOL_VERSION) {
    throw protocolError(
      'INVALID_MESSAGE',
      `The server speaks protocol version ${protocol}, this client version ${PROTOCOL_VERSION}. Update the older of the two.`,
      { field: 'protocol', protocol },
    );
  }
  const limits = requiredObject(source, 'limits');
  return present({
    type: 'ready',
    sessionId: requiredString(source, 'session_id'),
    resumeToken: optionalString(source, 'resume_token'),
    protocol,
    strategy: requiredChoice(source, 'strategy', STRATEGY_NAMES),
    model: requiredString(source, 'model'),
    limits: present({
      maxMessageBytes: optionalNumber(limits, 'max_message_bytes'),
      maxBufferedMs: optionalNumber(limits, 'max_buffered_ms'),
      maxUtteranceMs: optionalNumber(limits, 'max_utterance_ms'),
      maxSessionMs: optionalNumber(limits, 'max_session_ms'),
      idleTimeoutMs: optionalNumber(limits, 'idle_timeout_ms'),
    }),
  });
}

function decodePartial(source: JsonObject): PartialEvent {
  return present({
    type: 'partial',
    seq: requiredInteger(source, 'seq', 1),
    segmentId: requiredInteger(source, 'segment_id', 0),
    text: requiredString(source, 'text'),
    start: requiredNumber(source, 'start'),
    end: requiredNumber(source, 'end'),
    stableChars: requiredInteger(source, 'stable_chars', 0),
    words: optionalList(source, 'words', decodeWord),
    language: requiredString(source, 'language'),
    processingTimeMs: requiredNumber(source, 'processing_time_ms'),
  });
}

function decodeFinal(source: JsonObject): FinalEvent {
  return {
    type: 'final',
    seq: requiredInteger(source, 'seq', 1),
    segmentId: requiredInteger(source, 'segment_id', 0),
    text: requiredString(source, 'text'),
    start: requiredNumber(source, 'start'),
    end: requiredNumber(source, 'end'),
    segments: requiredList(source, 'segments', decodeSegment),
    language: requiredString(source, 'language'),
    processingTimeMs: requiredNumber(source, 'processing_time_ms'),
    latencyMs: requiredNumber(source, 'latency_ms'),
  };
}

function decodeOneShotResult(source: JsonObject): OneShotResultMessage {
  return {
    type: 'one_shot_result',
    text: requiredString(source, 'text'),
    segments: requiredList(source, 'segments', (segment) => ({
      start: requiredNumber(segment, 'start'),
      end: requiredNumber(segment, 'end'),
      text: requiredString(segment, 'text'),
    })),
    language: requiredString(source, 'language'),
    processingTimeMs: requiredNumber(source, 'processing_time_ms'),
  };
}

function decodeWarning(source: JsonObject): WarningMessage {
  return present({
    type: 'warning',
    seq: optionalInteger(source, 'seq', 1),
    code: requiredString(source, 'code'),
    message: requiredString(source, 'message'),
  });
}

function decodeError(source: JsonObject): ErrorMessage {
  return present({
    type: 'error',
    seq: optionalInteger(source, 'seq', 1),
    code: requiredString(source, 'code'),
    message: optionalString(source, 'message') ?? requiredString(source, 'error'),
    fatal: requiredBoolean(source, 'fatal'),
    segmentId: optionalInteger(source, 'segment_id', 0),
    start: optionalNumber(source, 'start'),
    end: optionalNumber(source, 'end'),
  });
}

function decodeSegment(source: JsonObject): Segment {
  return present({
    start: requiredNumber(source, 'start'),
    end: requiredNumber(source, 'end'),
    text: requiredString(source, 'text'),
    words: optionalList(source, 'words', decodeWord),
    avgLogprob: optionalNumber(source, 'avg_logprob'),
    noSpeechProb: optionalNumber(source, 'no_speech_prob'),
    compressionRatio: optionalNumber(source, 'compression_ratio'),
    speaker: optionalString(source, 'speaker'),
  });
}

function decodeWord(source: JsonObject): Word {
  return present({
    text: requiredString(source, 'text'),
    start: requiredNumber(source, 'start'),
    end: requiredNumber(source, 'end'),
    probability: optionalNumber(source, 'probability'),
  });
}
