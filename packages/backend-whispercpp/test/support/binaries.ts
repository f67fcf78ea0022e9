import { dirname, join } from 'node:path';

/** The programs of whisper.cpp that the tests run. */
export interface WhisperCppPrograms {
  readonly server: string;
  readonly cli: string;
}

/** Those named in the environment. */
export async function whisperCpp(): Promise<WhisperCppPrograms> {
  const { WHISPER_SERVER: server, WHISPER_CLI } = process.env;
  if (!server) throw new Error('Set WHISPER_SERVER to a whisper-server, with whisper-cli beside it.');
  return { server, cli: WHISPER_CLI || join(dirname(server), 'whisper-cli') };
}
