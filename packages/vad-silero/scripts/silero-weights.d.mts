export function sileroWeights(sampleRate: 16000 | 8000): Float32Array<ArrayBuffer>;
