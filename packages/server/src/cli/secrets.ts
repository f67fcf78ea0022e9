import type { AccessOptions } from '../options/access-options.js';

/** The part of the environment that is secret. */
export interface SecretEnvironment {
  WS_API_KEYS?: string | undefined;
  WS_TOKEN_SECRET?: string | undefined;
}

/**
 * Takes secrets out of the environment, so that the processes of the engine do not have them. (What the process was
 * started with stays readable for the user that it runs as, and for root.)
 */
export function takeSecrets(
  environment: SecretEnvironment,
): Pick<AccessOptions, 'apiKeys' | 'tokenSecret'> {
  const { WS_API_KEYS: keys, WS_TOKEN_SECRET: tokenSecret } = environment;
  delete environment.WS_API_KEYS;
  delete environment.WS_TOKEN_SECRET;
  return {
    ...(keys && { apiKeys: [keys] }),
    ...(tokenSecret && { tokenSecret }),
  };
}
