import { fastify } from 'fastify';
import { expect, test } from 'vitest';

import type { ApiNaam } from '../autorisatie/aanvrager.ts';
import { apis } from '../autorisatie/aanvrager.ts';
import { loadContract } from './contract.ts';
import { registerPages } from './pages.ts';

const pages = ['/', '/documentatie/bewerking', '/documentatie/inzage', '/documentatie/var'];

async function get(url: string, served: readonly ApiNaam[] = apis) {
  const app = fastify();
  registerPages(app, served.map(loadContract));
  return app.inject({ method: 'GET', url });
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

test.each(pages)('%s has one heading, landmarks and a language', async (url) => {
  const { body, statusCode } = await get(url);
  expect(statusCode).toBe(200);
  expect(body).toContain('<html lang="nl">');
  expect(count(body, /<h1>/g)).toBe(1);
  expect(count(body, /<main id="inhoud">/g)).toBe(1);
  expect(body).toContain('href="#inhoud"');
});

test.each(pages)('%s works without scripts and without any other host', async (url) => {
  const { body } = await get(url);
  expect(body).not.toMatch(/<script|\son\w+=|style=/i);
  expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//i);
});

test.each(pages)('every link inside %s leads to an element that is there', async (url) => {
  const { body } = await get(url);
  const targets = [...body.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
  for (const target of targets) expect(body).toContain(`id="${String(target)}"`);
});

test('each operation of the contract is documented with its scopes', async () => {
  for (const api of apis) {
    const { body } = await get(`/documentatie/${api}`);
    for (const { operationId, scopes } of loadContract(api).operations) {
      expect(body).toContain(`<section id="${operationId}">`);
      for (const scope of scopes) expect(body).toContain(`<code>${scope}</code>`);
    }
  }
});

test('an API that is switched off has no documentation and no link', async () => {
  const { body } = await get('/', ['bewerking']);
  expect(body).toContain('/bewerking/api/v1/openapi.json');
  expect(body).not.toContain('inzage/api');
  expect((await get('/documentatie/inzage', ['bewerking'])).statusCode).toBe(404);
});
