import type { FastifyInstance } from 'fastify';

import type { Config } from '../config/config.ts';

/** Tells where to report a weakness (RFC 9116). Without a contact the address does not exist. */
export function registerSecurityTxt(app: FastifyInstance, { meldpunt, meldpuntGeldigTot }: Config): void {
  if (meldpunt === null || meldpuntGeldigTot === null) return;
  const lines = [
    ...meldpunt.map((contact) => `Contact: ${contact}`),
    `Expires: ${meldpuntGeldigTot}`,
    'Preferred-Languages: nl, en',
  ];
  const text = `${lines.join('\n')}\n`;
  app.get('/.well-known/security.txt', (request, reply) => {
    request.operatie = 'pagina';
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
