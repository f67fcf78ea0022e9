import { CAPTIONS_KEY, CAPTIONS_URL } from '../../../captions-server';

// Let in only who may speak here: whoever gets a token can open sessions with it, for a minute.
export async function POST(): Promise<Response> {
  const url = new URL('/v1/sessions', CAPTIONS_URL.replace(/^ws/, 'http'));
  const response = await fetch(url, {
    method: 'POST',
    headers: CAPTIONS_KEY === undefined ? {} : { authorization: `Bearer ${CAPTIONS_KEY}` },
    body: JSON.stringify({ expires_in: 60 }),
    cache: 'no-store',
  });
  if (!response.ok) return new Response(null, { status: 502 });
  const { token } = (await response.json()) as { readonly token: string };
  return Response.json({ token });
}
