import type { TranscriptionBackend } from '@ws/core';
import { TURN_NAMES, type TurnName } from '@ws/core/internal';
import { PROTOCOL_VERSION } from '@ws/core/protocol';
import type { BrowserEngineInfo } from '../page/engine/browser-engine.js';

/** What a session may ask of the server, as `/v1/info` tells it: what the settings of a page are made from. */
export interface ServerInfo {
  /** `starting`: the model is being loaded, and what depends on it is not known yet. */
  readonly status: 'starting' | 'ready' | 'draining';
  readonly model: string;
  /** The backend's name. */
  readonly backend?: string | undefined;
  /** The version of the native protocol. */
  readonly protocol: number;
  readonly strategies: readonly string[];
  /** The detectors that may be asked for, and the server's own: one of them, or `custom`. */
  readonly vads: readonly string[];
  readonly vad: string;
  /** The same of turn detectors. */
  readonly turns: readonly TurnName[];
  readonly turn: string;
  /** Whether a session may ask who speaks. */
  readonly speakers: boolean;
  /** ISO 639-1 codes; left out where the backend does not say. */
  readonly languages?: readonly string[] | undefined;
  readonly tasks: readonly string[];
  /** Whether a session needs an API key, or a session token. */
  readonly needs_key: boolean;
  /** What a page needs to transcribe by itself; left out where there is no page, or the engine is another one. */
  readonly browser_engine?: BrowserEngineInfo | undefined;
}

export interface InfoFacts extends Omit<ServerInfo, 'backend' | 'protocol' | 'turns' | 'tasks'> {
  readonly backend: TranscriptionBackend | undefined;
  /** Those that can be had. */
  readonly vads: readonly string[];
  /** The name of the server's turn detector; `none` where there is none. */
  readonly turn: string;
}

/** Puts together what is known. */
export function serverInfo({ backend, turn, browser_engine, ...facts }: InfoFacts): ServerInfo {
  const { languages, translation } = backend?.capabilities ?? {};
  // There is nothing to translate into English.
  const isEnglishOnly = languages?.every((language) => language === 'en') === true;
  return {
    ...facts,
    ...(backend !== undefined && { backend: backend.name }),
    protocol: PROTOCOL_VERSION,
    vads: [...facts.vads, 'none'],
    // A session may always do without one.
    turns: turn === 'none' ? ['none'] : TURN_NAMES,
    turn: turn === 'none' ? 'none' : 'smart',
    ...(languages !== undefined && { languages }),
    tasks: translation && !isEnglishOnly ? ['transcribe', 'translate'] : ['transcribe'],
    ...(browser_engine !== undefined && { browser_engine }),
  };
}
