import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { loadWhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';
import { resolveModel } from '@ws/models';
import { writeFileSync } from 'node:fs';
import { voices } from './voices.js';
import { CHOSEN_ON, MEASURED_ON } from './spoken-names.js';
const rt = loadOnnxRuntime();
const norm=(t:string)=>t.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu,' ').trim();
for (const model of ['tiny.en','base']) {
  const { directory } = await resolveModel(model);
  const e = await loadWhisperEngine(rt,{directory,precision:'int8',threads:1});
  for (const v of voices()) for (const [set,list] of [['dev',CHOSEN_ON],['test',MEASURED_ON]] as const) {
    let bad=0, badp=0; const t0=performance.now(); let ms=0;
    const all = list.map(l=>l.name).join(', ');
    for (const {name,sentence} of list) {
      const samples=v.speak(sentence);
      const r=await e.transcribe(samples,{context:'silence-tail',timestamps:true,task:'transcribe',language:'en',fallback:false});
      const p=await e.transcribe(samples,{context:'silence-tail',timestamps:true,task:'transcribe',language:'en',fallback:false,prompt:all});
      ms+=r.processingTimeMs;
      const miss=!(` ${norm(r.text)} `.includes(` ${norm(name)} `)||` ${norm(r.text)} `.includes(` ${norm(name)}s `)); 
      const missp=!(` ${norm(p.text)} `.includes(` ${norm(name)} `)||` ${norm(p.text)} `.includes(` ${norm(name)}s `)); 
      if(miss)bad++; if(missp)badp++;
      console.log(miss?'X':' ',missp?'P':' ',model,v.name,set,name,'|',r.text,'|',missp?p.text:'');
    }
    console.log('##',model,v.name,set,'missed',bad,'prompt',badp,'of',list.length,'ms per',(ms/list.length).toFixed(0));
  }
}
process.exit(0);
