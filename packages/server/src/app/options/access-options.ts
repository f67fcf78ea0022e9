import { TranscribeError } from '@ws/core';
import {
  callback,
  flag,
  type OptionKind,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import type { Authenticate } from '../../net/auth/identity.js';

/** The clients that may use a server, and over what. Without any of these, every client that can reach its address may. */
export interface AccessOptions {
  /**
   * API keys, each 8 to 512 printable ASCII characters without spaces and commas. Default: none, and no key is needed. The
   * command line has them from `WS_API_KEYS`.
   */
  readonly apiKeys?: readonly string[] | undefined;
  /** A file of API keys, or of their hashes, with names and limits; `reload` reads it again. */
  readonly apiKeysFile?: string | undefined;
  /** Says who a request comes from, in place of API keys. Session tokens are checked by the server itself. */
  readonly authenticate?: Authenticate | undefined;
  /**
   * What session tokens are signed with, 32 characters or more: servers that share it take each other's. Default: made at
   * the start. The command line has it from `WS_TOKEN_SECRET`.
   */
  readonly tokenSecret?: string | undefined;
  /** Certificate and private key, as PEM files, for `wss` and `https`. Files that change are read again. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** Makes a certificate at the start, for trying out: who connects must be told to trust it. Default `false`. */
  readonly tlsSelfSigned?: boolean | undefined;
}

/** Options that are not said where they are left out. */
export type UnsaidOfAccess = 'apiKeysFile' | 'authenticate' | 'tokenSecret' | 'tlsCert' | 'tlsKey';

const MIN_SECRET_CHARS = 32;
const PATH = 'the path of a file';

const SECRET: OptionKind<string | undefined> = {
  ...optionKind<string | undefined>('a string', (value) => typeof value === 'string', undefined),
  take(value, name) {
    const secret = value as string;
    if (secret.length >= MIN_SECRET_CHARS) return secret;
    // It is not quoted: it may be most of a good one.
    throw new TranscribeError(
      `Option "${name}" has ${secret.length} characters, but must have ${MIN_SECRET_CHARS} or more.`,
      { code: 'ERR_INVALID_OPTION', details: { option: name } },
    );
  },
};

export const ACCESS: OptionSpec<SettingsOf<AccessOptions, UnsaidOfAccess>> = {
  apiKeys: optionKind<readonly string[]>(
    'an array of keys',
    (value) => Array.isArray(value) && value.every((key) => typeof key === 'string'),
    Object.freeze([]),
  ),
  apiKeysFile: text(undefined, PATH),
  authenticate: callback<Authenticate>(),
  tokenSecret: SECRET,
  tlsCert: text(undefined, PATH),
  tlsKey: text(undefined, PATH),
  tlsSelfSigned: flag(false),
};
