export const MODEL_FILE: string;
export function constantsOf(sampleRate: 16000 | 8000, name: string): Float32Array<ArrayBuffer>;
