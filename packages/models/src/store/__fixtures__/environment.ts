import { afterEach, beforeEach, vi } from 'vitest';

const VARIABLES = [
  'WS_MODELS_DIR',
  'HF_ENDPOINT',
  'HF_TOKEN',
  'HF_HUB_OFFLINE',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'HF_HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

/** Runs every test of the calling file without this machine's settings, and with these instead. */
export function isolatedEnvironment(settings: () => Record<string, string>): void {
  beforeEach(() => {
    for (const name of VARIABLES) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(settings())) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
