// A recording in, its sentences out, a line of JSON each, as they become final: WAV needs nothing more, other kinds
// ffmpeg or the package @ws/containers.
//   curl --data-binary @talk.wav http://127.0.0.1:3000/api/transcribe
import { transcribe } from '@ws/client';
import { createStreamSource } from '@ws/client/node';
import { CAPTIONS_KEY, CAPTIONS_URL } from '../../../captions-server';

export async function POST(request: Request): Promise<Response> {
  const { body, signal } = request;
  if (body === null) return Response.json({ error: 'There is no recording.' }, { status: 400 });
  const source = createStreamSource(body, { realTime: false, signal });
  const finals = transcribe(CAPTIONS_URL, source, { apiKey: CAPTIONS_KEY, signal });
  // The first sentence is waited for, so that what fails before it has a status of its own.
  try {
    const first = await finals.next();
    return new Response(linesOf(first, finals), {
      headers: { 'content-type': 'application/x-ndjson' },
    });
  } catch (error) {
    return Response.json({ error: (error as Error).message }, { status: 502 });
  }
}

type Finals = ReturnType<typeof transcribe>;

function linesOf(first: Awaited<ReturnType<Finals['next']>>, finals: Finals): ReadableStream {
  let next = first;
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      if (next.done) {
        controller.close();
        return;
      }
      const { text, start, end } = next.value;
      controller.enqueue(encoder.encode(`${JSON.stringify({ text, start, end })}\n`));
      next = await finals.next();
    },
    async cancel() {
      await finals.return();
    },
  });
}
