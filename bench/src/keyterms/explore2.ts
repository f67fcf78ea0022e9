import { writeFileSync } from 'node:fs';
import { decodeGreedy } from '../../../packages/backend-onnx/src/decoding/greedy.js';
import { logitFilters } from '../../../packages/backend-onnx/src/decoding/logit-filters.js';
import { initialTokens } from '../../../packages/backend-onnx/src/decoding/prompt.js';
import { DEFAULT_DECODING } from '../../../packages/backend-onnx/src/decoding/decoding-options.js';
import { voices } from './voices.js';
import { model } from './model.js';
import { CHOSEN_ON, MEASURED_ON, UNRELATED } from './spoken-names.js';
const set = process.argv[3] === 'test' ? MEASURED_ON : CHOSEN_ON;
const out: any[] = [];
const mname = process.argv[2]!;
const m = await model(mname); const T=m.tokenizer; const sp=T.special;
const filters = logitFilters(T, DEFAULT_DECODING, {timestamps:false, afterPrefix:false});
const terms = [...set.map(s=>s.name), ...UNRELATED.slice(0,30)];
const termTokens = terms.map(t=>T.encode(' '+t));
for (const v of voices()) for (const {name,sentence} of set) {
  const samples=v.speak(sentence);
  const encoded=await m.encoder.encode(samples,'silence-tail');
  const start=initialTokens(T,448,{task:'transcribe',timestamps:false,language: T.multilingual? sp.languages.get('en'):undefined});
  const g=await decodeGreedy(m.startDecoder(encoded),{initialTokens:start.tokens,startIndex:start.startIndex,filters,endOfText:sp.endOfText,noSpeech:sp.noSpeech,maxTokens:224,contextLength:448});
  const toks=[...g.tokens, sp.endOfText];
  const L=start.tokens.length;
  const tree=m.startTree(encoded);
  const select=[...Array(toks.length).keys()].map(i=>L-1+i);
  const rows=await tree.plant([...start.tokens,...g.tokens],select);
  rows.forEach((r,i)=>{for(const f of filters)f(r,toks.slice(0,i));});
  const lp=(r:any,t:number)=>r.logits[t]-r.logSumExp();
  const base=toks.map((t,i)=>lp(rows[i],t));
  const isStart=toks.map((t,i)=> i===0 || t===sp.endOfText || /^[ ]/.test(T.decode([t])) );
  const wordStarts=isStart.flatMap((b,i)=>b&&toks[i]!==sp.endOfText?[i]:[]);
  const first=wordStarts.map(i=>termTokens.map(tt=>lp(rows[i],tt[0]!)));
  const best=wordStarts.map(i=>rows[i]!.logits[rows[i]!.argmax()]!-rows[i]!.logSumExp());
  // boundaries where a tail may begin: word starts, punctuation tokens, end
  const bounds=toks.flatMap((t,i)=> (isStart[i]||/^[\p{P}]/u.test(T.decode([t])))?[i]:[]);
  let nodes=L+g.tokens.length;
  const cands:any[]=[];
  for (let w=0;w<wordStarts.length;w++) {
    const i=wordStarts[w]!;
    const branches:any[]=[]; const ends:number[][]=[];
    termTokens.forEach((tt)=>{ let after=L-1+i; const ns:number[]=[]; for(const t of tt){branches.push({token:t,after}); after=nodes+branches.length-1; ns.push(branches.length-1);} ends.push(ns); });
    const got=[] as any[]; 
    // one grow
    const leaves=await tree.grow(branches); nodes+=branches.length;
    const stash = leaves.map(l=>({lse:l.scores.logSumExp(), logits:l.scores.logits}));
    termTokens.forEach((tt,k)=>{
      let sum=first[w]![k]!; const lps=[sum];
      for(let q=1;q<tt.length;q++){const s=stash[ends[k]![q-1]!]!; const x=s.logits[tt[q]!]!-s.lse; lps.push(x); sum+=x;}
      const s=stash[ends[k]!.at(-1)!]!;
      for (const j of bounds.filter(b=>b>i)) {
        // at most 6 words
        const nw=wordStarts.filter(x=>x>=i&&x<j).length; if(nw>6)continue;
        const t0=toks[j]!; const tail0=s.logits[t0]!-s.lse;
        let b=0; for(let q=i;q<j;q++) b+=base[q]!;
        cands.push({k,term:terms[k],i,j,lps,sum,b,tail0,tb0:base[j],node:leaves[ends[k]!.at(-1)!]!.node, span:T.decode(toks.slice(i,j)), best:best[w]});
      }
    });
  }
  // second stage: best 3 per term? by sum+tail0-b-tb0; score tails fully
  const bySc=(c:any)=>c.sum+c.tail0-c.b-c.tb0;
  cands.sort((a,b)=>bySc(b)-bySc(a));
  const keep:any[]=[]; const seen:Record<string,number>={};
  for(const c of cands){ seen[c.term]=(seen[c.term]??0)+1; if(seen[c.term]!<=(c.term===name?6:2)) keep.push(c); }
  for (const c of keep.slice(0,160)) {
    let tailLp=c.tail0, tailB=base[c.j]!;
    const tail=toks.slice(c.j,c.j+8);
    const br:any[]=[]; let after=c.node; for(const t of tail.slice(0,-1)){br.push({token:t,after}); after=nodes+br.length-1;}
    c.tails=[c.tail0]; c.tbs=[base[c.j]];
    if(br.length){ const lv=await tree.grow(br); nodes+=br.length; lv.forEach((l,q)=>{c.tails.push(l.scores.logits[tail[q+1]!]!-l.scores.logSumExp()); c.tbs.push(base[c.j+q+1]);}); }
    if (nodes>6000) break;
  }
  const good=` ${T.decode(g.tokens).toLowerCase()}`.includes(name.toLowerCase());
  out.push({voice:v.name,name,text:T.decode(g.tokens),good,cands:keep.filter(c=>c.tails).map(({node,...c})=>c)});
  console.log(v.name,name,good);
}
writeFileSync(`/tmp/kt-e2-${mname}-${process.argv[3]??'dev'}.json`,JSON.stringify(out));
process.exit(0);
