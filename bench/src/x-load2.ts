import { readFileSync } from 'node:fs';
const t0 = performance.now();
const rss=()=>{const t=readFileSync('/proc/self/smaps_rollup','utf8');const g=(k:string)=>(Number(t.match(new RegExp(`^${k}:\\s+(\\d+)`,'m'))![1])/1024).toFixed(0);return `Rss ${g('Rss')} Pss ${g('Pss')} Anon ${g('Anonymous')}`};
const lap = (s: string) => console.log(s.padEnd(40), (performance.now() - t0).toFixed(0), 'ms', rss());
const ort = ((m: any) => m.default ?? m)(await import('onnxruntime-node')); lap('ort');
const base = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', enableCpuMemArena: false, graphOptimizationLevel: 'disabled' } as const;
for (const name of ['encoder','decoder']) {
  const s = await ort.InferenceSession.create(`${process.argv[2]}/${name}.onnx`, { ...base, extra: { session: { intra_op: { allow_spinning: '0' } } } } as never); lap(name);
}
