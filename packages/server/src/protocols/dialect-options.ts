import {
  flag,
  type OptionKind,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';

/** The clients of others: see docs/dialects.md. */
export interface DialectOptions {
  /** Serves the clients of others, too, at the paths that they know. Default `true`. */
  readonly dialects?: boolean | undefined;
  /**
   * Where Wyoming, Home Assistant's protocol, is served: 10300 is what its users expect; 0 picks a free port. Default: nowhere.
   * It has no keys: where the server asks for some, `host` must be this machine's own, or `wyomingOpen` be said.
   */
  readonly wyomingPort?: number | undefined;
  /** Serves Wyoming to all clients that can reach its port, also where the server asks for keys. Default `false`. */
  readonly wyomingOpen?: boolean | undefined;
  /** Where clients of vosk-server are served that can be given no path: they expect 2700. Default: nowhere but at `/vosk`. */
  readonly voskPort?: number | undefined;
  /** The same of WhisperLive, whose clients expect 9090. Default: nowhere but at `/whisper-live`. */
  readonly whisperLivePort?: number | undefined;
  /**
   * The auth token of a Twilio account: calls that it has signed are let in at `/twilio`, with no key. The command line has
   * it from `TWILIO_AUTH_TOKEN`.
   */
  readonly twilioAuthToken?: string | undefined;
  /** Where the transcripts of Twilio's calls are sent, as JSON by POST: an address of http or https. Default: nowhere. */
  readonly twilioWebhook?: string | undefined;
}

/** Options that are not said where they are left out. */
export type UnsaidOfDialects =
  | 'wyomingPort'
  | 'voskPort'
  | 'whisperLivePort'
  | 'twilioAuthToken'
  | 'twilioWebhook';

const WEBHOOK: OptionKind<string | undefined> = optionKind(
  'an address of http or https',
  (value) => typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value),
  undefined,
);

const AUTH_TOKEN: OptionKind<string | undefined> = optionKind(
  'a string of 8 or more characters',
  (value) => typeof value === 'string' && value.length >= 8,
  undefined,
);

export const DIALECT_OPTIONS: OptionSpec<SettingsOf<DialectOptions, UnsaidOfDialects>> = {
  dialects: flag(true),
  wyomingPort: wholeNumber(0, 65_535),
  wyomingOpen: flag(false),
  voskPort: wholeNumber(0, 65_535),
  whisperLivePort: wholeNumber(0, 65_535),
  twilioAuthToken: AUTH_TOKEN,
  twilioWebhook: WEBHOOK,
};
