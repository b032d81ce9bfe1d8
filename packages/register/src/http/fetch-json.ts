const TIMEOUT_MS = 5_000;
/** A set of keys is a few KiB. */
const RESPONSE_MAX_BYTES = 256 * 1024;

/**
 * Gets a JSON document from another server. Redirects are not followed: the address was chosen by the municipality.
 * @throws Error when it does not answer in time, not with 200, not with JSON, or with too much
 */
export async function fetchJson(address: string, timeoutMs: number = TIMEOUT_MS): Promise<unknown> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { Accept: 'application/json' },
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > RESPONSE_MAX_BYTES) throw new Error(`antwoord van meer dan ${String(RESPONSE_MAX_BYTES)} bytes`);
    chunks.push(chunk);
  }
  if (response.status !== 200) throw new Error(`antwoord met status ${String(response.status)}`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The message of the engine quotes the text.
    throw new Error('antwoord is geen JSON');
  }
}
