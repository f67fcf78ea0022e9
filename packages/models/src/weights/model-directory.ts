/** The files without which a directory is no CTranslate2 Whisper model, as the store downloads them. */
export const MODEL_FILES: readonly string[] = ['model.bin', 'config.json', 'tokenizer.json'];
