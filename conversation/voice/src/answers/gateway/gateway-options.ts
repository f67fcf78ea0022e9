import { TranscribeError } from '@ws/core';
import {
  address,
  extendSpec,
  type OptionSpec,
  readOptions,
  required,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import {
  ANSWER_LIMITS,
  type AnswerLimitSettings,
  type AnswerLimits,
} from '../limits/answer-limits.js';

/** Settings of `createGatewayAnswers`. */
export interface GatewayAnswersOptions extends AnswerLimits {
  /** Where it is; `/api/agent/stream` is put after it: `http://127.0.0.1:18789`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. Default: none. */
  readonly token?: string | undefined;
  /** As it is logged. Default: `gateway` and the host. */
  readonly name?: string | undefined;
}

export type GatewayAnswersSettings = SettingsOf<GatewayAnswersOptions, 'token' | 'name'>;

const SPEC: OptionSpec<GatewayAnswersSettings> = extendSpec<
  AnswerLimitSettings,
  GatewayAnswersSettings
>(ANSWER_LIMITS, { url: required(address()), token: text(), name: text() });

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeGatewayAnswersOptions(options: unknown): GatewayAnswersSettings {
  const settings = readOptions(SPEC, options);
  const { protocol, username, password } = new URL(settings.url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') {
    throw new TranscribeError(
      'The address of a gateway begins with http:// or https:// and holds no user and no password; give a token as `token`.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'url' } },
    );
  }
  return settings;
}
