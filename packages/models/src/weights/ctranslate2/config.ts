import type { WhisperDimensions } from '../dimensions.js';
import { modelConfig, type WhisperModelConfig } from '../model-config.js';
import { parseJsonObject, readText } from '../read-text.js';

// The real ones have about 2 KB.
const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Reads the `config.json` of a CTranslate2 Whisper directory.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function readCTranslate2Config(
  path: string,
  dimensions: WhisperDimensions,
): WhisperModelConfig {
  const json = parseJsonObject(path, readText(path, MAX_CONFIG_BYTES));
  return modelConfig(
    path,
    json,
    {
      alignmentHeads: 'alignment_heads',
      suppressTokens: 'suppress_ids',
      suppressTokensAtBegin: 'suppress_ids_begin',
      languageIds: 'lang_ids',
    },
    dimensions,
  );
}
