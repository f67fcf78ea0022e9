import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { TranscribeError } from '@ws/core';
import type { LanguageModel } from 'ai';
import { boundedFetch } from '../limits/bounded-body.js';

/** A model that the environment names. */
export interface NamedModel {
  readonly name: string;
  readonly model: LanguageModel;
  readonly maxOutputTokens?: number | undefined;
  readonly secrets: readonly string[];
}

/** Variables, as `process.env` has them; empty ones count as absent. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Quick ones: a spoken answer is waited for. */
const DEFAULT_MODELS = {
  anthropic: 'claude-haiku-4-5',
  openai: 'gpt-4.1-mini',
  ollama: 'llama3.2',
} as const;
/** Anthropic requires a bound; a spoken answer needs no more. */
const SPOKEN_TOKENS = 2048;
const OPENAI_URL = 'https://api.openai.com/v1';
const OLLAMA_URL = 'http://127.0.0.1:11434';

/** Anthropic's, where `ANTHROPIC_API_KEY` is set; `ANTHROPIC_MODEL`, `ANTHROPIC_BASE_URL`. */
export function anthropicModel(variables: Variables): NamedModel | undefined {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_MODEL, ANTHROPIC_BASE_URL } = variables;
  if (!apiKey) return undefined;
  const id = ANTHROPIC_MODEL || DEFAULT_MODELS.anthropic;
  const base = ANTHROPIC_BASE_URL || 'https://api.anthropic.com';
  const provider = createAnthropic({
    apiKey,
    // Anthropic's own libraries take the address without the version.
    baseURL: versioned(addressOf('ANTHROPIC_BASE_URL', base)),
    fetch: boundedFetch,
  });
  return {
    name: `anthropic ${id}`,
    model: provider(id),
    maxOutputTokens: SPOKEN_TOKENS,
    secrets: [apiKey],
  };
}

/** OpenAI's, or a server that speaks as it does, where `OPENAI_API_KEY` or `OPENAI_BASE_URL` is set; `OPENAI_MODEL`. */
export function openAiModel(variables: Variables): NamedModel | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: url, OPENAI_MODEL } = variables;
  if (!apiKey && !url) return undefined;
  const id = OPENAI_MODEL || (url ? undefined : DEFAULT_MODELS.openai);
  if (id === undefined) {
    throw new TranscribeError('OPENAI_BASE_URL is set: set OPENAI_MODEL to a model that it has.', {
      code: 'ERR_INVALID_OPTION',
      details: { variable: 'OPENAI_MODEL' },
    });
  }
  return compatible('openai', id, addressOf('OPENAI_BASE_URL', url || OPENAI_URL), apiKey);
}

/** Ollama's, where `OLLAMA_HOST` or `OLLAMA_MODEL` is set. */
export function ollamaModel(variables: Variables): NamedModel | undefined {
  const { OLLAMA_HOST: host, OLLAMA_MODEL } = variables;
  if (!host && !OLLAMA_MODEL) return undefined;
  const id = OLLAMA_MODEL || DEFAULT_MODELS.ollama;
  return compatible(
    'ollama',
    id,
    versioned(addressOf('OLLAMA_HOST', ollamaAddress(host || OLLAMA_URL))),
  );
}

/** A model of a server that speaks as OpenAI does. */
export function compatible(name: string, id: string, baseURL: string, apiKey?: string): NamedModel {
  const provider = createOpenAICompatible({
    ...{ name, baseURL, fetch: boundedFetch },
    ...(apiKey && { apiKey }),
  });
  return { name: `${name} ${id}`, model: provider(id), secrets: apiKey ? [apiKey] : [] };
}

/** Ollama takes hosts without a scheme or a port, and an address to listen on that clients cannot connect to. */
function ollamaAddress(host: string): string {
  const withScheme = /^https?:\/\//.test(host) ? host : `http://${host}`;
  if (!URL.canParse(withScheme)) return host;
  const url = new URL(withScheme);
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.port === '' && !/^https?:\/\//.test(host)) url.port = '11434';
  return url.href;
}

function addressOf(variable: string, url: string): string {
  if (/^https?:/.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  // The address is not quoted: a user may have put a key here by mistake.
  throw new TranscribeError(`${variable} is no address with http:// or https://.`, {
    code: 'ERR_INVALID_OPTION',
    details: { variable },
  });
}

function versioned(url: string): string {
  return /\/v\d+$/.test(url) ? url : `${url}/v1`;
}
