import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { loadWhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';
import { resolveModel } from '@ws/models';
import { voices } from './voices.js';
import { CHOSEN_ON, MEASURED_ON, UNRELATED } from './spoken-names.js';
const rt = loadOnnxRuntime();
const norm=(t:string)=>t.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu,' ').trim();
const sets:any={dev:CHOSEN_ON,test:MEASURED_ON};
for (const model of (process.argv[2]??'tiny.en').split(',')) {
  const { directory } = await resolveModel(model);
  const e = await loadWhisperEngine(rt,{directory,precision:'int8',threads:1});
  for (const v of voices()) for (const set of (process.argv[3]??'dev').split(',')) {
    const list=sets[set];
    let bad=0, badk=0, fals=0, un=0, ms=0, mk=0, mu=0;
    const all = [...list.map((l:any)=>l.name),...UNRELATED.slice(0,60)];
    for (const {name,sentence} of list) {
      const samples=v.speak(sentence);
      const req={context:'silence-tail',timestamps:true,task:'transcribe',language:'en',fallback:false} as const;
      let cu=process.cpuUsage(); const took=()=>{const q=process.cpuUsage(cu); cu=process.cpuUsage(); return (q.user+q.system)/1000;}; const r=await e.transcribe(samples,req); const m0=took();
      const p=await e.transcribe(samples,{...req,hotwords:all}); const m1=took();
      const u=await e.transcribe(samples,{...req,hotwords:UNRELATED}); const m2=took();
      ms+=m0; mk+=m1; mu+=m2;
      const has=(t:string)=>` ${norm(t)} `.includes(` ${norm(name)} `)||` ${norm(t)} `.includes(` ${norm(name)}s `);
      const others=all.filter((o:string)=>o!==name&&` ${norm(p.text)} `.includes(` ${norm(o)} `)&&!` ${norm(r.text)} `.includes(` ${norm(o)} `));
      fals+=others.length; if(u.text!==r.text){un++; console.log('UNREL',r.text,'=>',u.text);}
      if(!has(r.text))bad++; if(!has(p.text))badk++;
      if (p.text!==r.text||!has(p.text)) console.log(has(p.text)?' ':'K',others.join(),name,'|',r.text,'|',p.text===r.text?'=':p.text);
    }
    console.log('##',model,v.name,set,'missed',bad,'terms',badk,'of',list.length,'false',fals,'unrelated changed',un,'ms',ms.toFixed(0),mk.toFixed(0),mu.toFixed(0));
  }
}
process.exit(0);
