import type { ServerOptions } from '../app/options/server-options.js';

/** The part of the environment that is secret. */
export interface SecretEnvironment {
  WS_API_KEYS?: string | undefined;
  WS_TOKEN_SECRET?: string | undefined;
  TWILIO_AUTH_TOKEN?: string | undefined;
}

/**
 * Takes secrets out of the environment, so that the processes of the engine do not have them. (What the process was
 * started with stays readable for the user that it runs as, and for root.)
 */
export function takeSecrets(
  environment: SecretEnvironment,
): Pick<ServerOptions, 'apiKeys' | 'tokenSecret' | 'twilioAuthToken'> {
  const {
    WS_API_KEYS: keys,
    WS_TOKEN_SECRET: tokenSecret,
    TWILIO_AUTH_TOKEN: twilioAuthToken,
  } = environment;
  delete environment.WS_API_KEYS;
  delete environment.WS_TOKEN_SECRET;
  delete environment.TWILIO_AUTH_TOKEN;
  return {
    ...(keys && { apiKeys: [keys] }),
    ...(tokenSecret && { tokenSecret }),
    ...(twilioAuthToken && { twilioAuthToken }),
  };
}
