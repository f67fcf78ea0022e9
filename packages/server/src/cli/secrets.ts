import type { ServerOptions } from '../app/options/server-options.js';
import type { JobWorkerOptions } from '../app/worker/create-job-worker.js';

/** The part of the environment that is secret. */
export interface SecretEnvironment {
  WS_API_KEYS?: string | undefined;
  WS_TOKEN_SECRET?: string | undefined;
  TWILIO_AUTH_TOKEN?: string | undefined;
  WS_WEBHOOK_SECRET?: string | undefined;
}

/** Secrets of a server, and those of a worker. */
export interface Secrets {
  readonly server: Pick<ServerOptions, 'apiKeys' | 'tokenSecret' | 'twilioAuthToken'>;
  readonly worker: Pick<JobWorkerOptions, 'webhookSecret'>;
}

/**
 * Takes secrets out of the environment, so that the processes of the engine do not have them. (What the process was
 * started with stays readable for the user that it runs as, and for root.)
 */
export function takeSecrets(environment: SecretEnvironment): Secrets {
  const {
    WS_API_KEYS: keys,
    WS_TOKEN_SECRET: tokenSecret,
    TWILIO_AUTH_TOKEN: twilioAuthToken,
    WS_WEBHOOK_SECRET: webhookSecret,
  } = environment;
  delete environment.WS_API_KEYS;
  delete environment.WS_TOKEN_SECRET;
  delete environment.TWILIO_AUTH_TOKEN;
  delete environment.WS_WEBHOOK_SECRET;
  return {
    server: {
      ...(keys && { apiKeys: [keys] }),
      ...(tokenSecret && { tokenSecret }),
      ...(twilioAuthToken && { twilioAuthToken }),
    },
    worker: webhookSecret ? { webhookSecret } : {},
  };
}
