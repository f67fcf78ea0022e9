import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromInstalled, isMissing } from '@ws/core/internal';
import type { ServerProtocol } from '../protocols/server-protocol.js';

/** What is used of `@ws/voice`, which is made on this package: its own types are not to be had here. */
interface VoicePackage {
  createVoice(options: { readonly dialects: boolean | undefined }): ServerProtocol;
}

const NAME: string = '@ws/voice';

/**
 * Spoken conversations, as the environment sets them.
 *
 * @param dialects - whether clients of other services hear its voice
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where the package is not installed; what it throws
 */
export function loadVoice(dialects: boolean | undefined): Promise<ServerProtocol> {
  return fromInstalled(NAME, async () => {
    const { createVoice } = await importVoice();
    return createVoice({ dialects });
  });
}

/** Beside the server, or in the project that it is started in. */
async function importVoice(): Promise<VoicePackage> {
  try {
    return (await import(NAME)) as VoicePackage;
  } catch (error) {
    if (!isMissing(error, NAME)) throw error;
    const found = createRequire(join(process.cwd(), 'package.json')).resolve(NAME);
    return (await import(pathToFileURL(found).href)) as VoicePackage;
  }
}
