// The npm package `openai` where something goes wrong: node unhappy-rest.mjs WAV CASES, each {url, key, model}
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';

const [file, cases] = process.argv.slice(2);

async function hear({ url, key, model }) {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1` });
  try {
    // Of a stream it would not try again.
    const asked = { file: new File([readFileSync(file)], 'a.wav'), model };
    return { text: (await client.audio.transcriptions.create(asked)).text };
  } catch (error) {
    return { error: `${error.constructor.name} ${error.status} ${error.code}` };
  }
}

console.log(JSON.stringify(await Promise.all(JSON.parse(cases).map(hear))));
process.exit(0);
