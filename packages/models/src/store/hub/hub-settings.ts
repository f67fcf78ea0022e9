import { TranscribeError } from '@ws/core';
import { PUBLIC_HUB } from './hub-address.js';

/** How the Hugging Face hub is reached. */
export interface HubSettings {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** The user asked Hugging Face's tools not to use the network. */
  readonly offline: boolean;
}

/**
 * Reads `HF_ENDPOINT`, `HF_TOKEN` and `HF_HUB_OFFLINE`, as Hugging Face's own tools do.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` when `HF_ENDPOINT` is no http address.
 */
export function readHubSettings(environment: NodeJS.ProcessEnv): HubSettings {
  const { HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE } = environment;
  const endpoint = (HF_ENDPOINT || PUBLIC_HUB).replace(/\/+$/, '');
  const protocol = URL.canParse(endpoint) ? new URL(endpoint).protocol : '';
  if (!/^https?:$/.test(protocol)) {
    throw new TranscribeError(
      `HF_ENDPOINT is ${JSON.stringify(HF_ENDPOINT)}: it must be an http or https address, such as ${PUBLIC_HUB}.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'HF_ENDPOINT', value: HF_ENDPOINT } },
    );
  }
  return {
    endpoint,
    token: HF_TOKEN?.trim() || undefined,
    offline: /^(1|on|yes|true)$/i.test(HF_HUB_OFFLINE ?? ''),
  };
}
