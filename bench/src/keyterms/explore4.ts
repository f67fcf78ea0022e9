import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { loadWhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';
import { resolveModel } from '@ws/models';
import { writeFileSync } from 'node:fs';
import { voices } from './voices.js';
import { CHOSEN_ON, MEASURED_ON, UNRELATED } from './spoken-names.js';
const rt = loadOnnxRuntime(); const out:any[]=[];
const sets:any={dev:CHOSEN_ON,test:MEASURED_ON};
const [,,model,set]=process.argv as any;
  const { directory } = await resolveModel(model);
  const e = await loadWhisperEngine(rt,{directory,precision:'int8',threads:1});
  let c0=0,c1=0;
  for (const v of voices()) {
    const list=sets[set];
    const all = [...list.map((l:any)=>l.name),...UNRELATED.slice(0,60)];
    for (const {name,sentence} of list) {
      const samples=v.speak(sentence);
      const req={context:'silence-tail',timestamps:true,task:'transcribe',language:'en',fallback:false} as const;
      let t=process.cpuUsage(); const r=await e.transcribe(samples,req); let q=process.cpuUsage(t); c0+=q.user+q.system;
      (globalThis as any).KT=[]; t=process.cpuUsage();
      const p=await e.transcribe(samples,{...req,hotwords:all}); q=process.cpuUsage(t); c1+=q.user+q.system;
      out.push({voice:v.name,name,base:r.text,text:p.text,places:(globalThis as any).KT});
    }
  }
writeFileSync(`/tmp/kt-e4-${model}-${set}.json`,JSON.stringify(out));
console.log('cpu',c0/1000,c1/1000);
process.exit(0);
