import type { Answer, Target } from './harness.ts';
import { actie, vervanging } from './personen.ts';

/** One refusal of each kind, and answers that are no refusal. */
export async function answersOfEachKind(register: Target): Promise<ReadonlyMap<number, Answer>> {
  const collectie = `${register.bewerking}/verwerkingsacties`;
  const { body: created } = await register.call('POST', collectie, { body: actie() });
  const url = String(created['url']);
  const etag = (await register.call('GET', url)).headers.get('etag') ?? '';
  const answers = await Promise.all([
    register.call('GET', url),
    register.call('GET', url, { headers: { 'If-None-Match': etag } }),
    register.call('POST', collectie, { body: {} }),
    register.call('GET', url, { token: null }),
    register.call('GET', url, { scopes: ['create:normal'] }),
    register.call('GET', `${register.bewerking}/niets`),
    register.call('PUT', collectie),
    register.call('GET', url, { headers: { Accept: 'text/html' } }),
    register.call('PUT', url, {
      body: vervanging((await register.call('GET', url)).body),
      headers: { 'If-Match': '"x"' },
    }),
    register.call('POST', collectie, { raw: 'x', headers: { 'Content-Type': 'text/plain' } }),
  ]);
  return new Map(answers.map((answer) => [answer.status, answer]));
}
