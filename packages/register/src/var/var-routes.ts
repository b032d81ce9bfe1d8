import { createHash } from 'node:crypto';

import { formatInstant } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Aanroep, Handlers } from '../http/aanroep.ts';
import { isNotModified } from '../verwerkingsactie/precondition.ts';
import { parseGrens } from '../zoeken/periode.ts';
import { PAGE_SIZE_DEFAULT } from '../zoeken/zoekcriteria.ts';
import { showBladzijde } from '../zoeken/zoek-routes.ts';
import type { VarBlad } from './find-verwerkingsactiviteiten.ts';
import { findVerwerkingsactiviteiten } from './find-verwerkingsactiviteiten.ts';
import { readVerwerkingsactiviteit } from './read-verwerkingsactiviteit.ts';
import type { GeldendeVersie } from './var.ts';
import { eindeOf, SINDS_ALTIJD } from './var.ts';

function geldigOpOf({ query }: Aanroep): number | null {
  const text = query['geldigOp'] as string | undefined;
  if (text === undefined) return null;
  const moment = parseGrens(text);
  if (moment === null)
    throw invalid([
      { name: 'geldigOp', code: 'date', reason: 'Geef een datum (jjjj-mm-dd) of een tijdstip met tijdzone.' },
    ]);
  return moment;
}

function bladOf({ cursors, clock }: Context, aanroep: Aanroep): VarBlad {
  const {
    cursor,
    page = 1,
    pageSize = PAGE_SIZE_DEFAULT,
  } = aanroep.query as Partial<Record<'page' | 'pageSize', number>> & { readonly cursor?: string };
  if (cursor !== undefined) return cursors.decode(aanroep.aanvrager, cursor) as VarBlad;
  return { moment: geldigOpOf(aanroep) ?? clock.nowMicroseconds(), pagina: page, pageSize, stand: null };
}

const isLeeg = (waarde: unknown): boolean =>
  waarde === null || waarde === '' || (Array.isArray(waarde) && waarde.length === 0);

/** An activity as the contract has it; empty elements as everywhere (V7). */
function show(versie: GeldendeVersie, { legeWaarde }: Pick<Config, 'legeWaarde'>): object {
  const einde = eindeOf(versie);
  const { gebaseerdOp } = versie.inhoud;
  const shown = {
    id: versie.id,
    ...versie.inhoud,
    gebaseerdOp: gebaseerdOp === '' ? null : gebaseerdOp,
    beginGeldigheid: versie.beginGeldigheid === SINDS_ALTIJD ? null : formatInstant(versie.beginGeldigheid),
    eindeGeldigheid: einde === null ? null : formatInstant(einde),
  };
  if (legeWaarde === 'leeg') return shown;
  return Object.fromEntries(Object.entries(shown).filter(([, waarde]) => !isLeeg(waarde)));
}

/** Of the content: a text that ends because a next one begins is another answer, though nothing of it was written anew. */
function etagOf(body: object): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}"`;
}

/** The operations of the VAR API (X6). It holds no personal data, so reading it makes no line in the log. */
export function createVarHandlers(context: Context): Handlers {
  const { config } = context;
  return {
    verwerkingsactiviteit_list: async (aanroep) => {
      const lijst = await findVerwerkingsactiviteiten(context, aanroep.aanvrager, bladOf(context, aanroep));
      const results = lijst.versies.map((versie) => show(versie, config));
      return showBladzijde(context, aanroep, `${config.publicVar}/verwerkingsactiviteiten`, lijst, results);
    },
    verwerkingsactiviteit_read: async (aanroep) => {
      const { aanvrager, params, headers } = aanroep;
      const versie = await readVerwerkingsactiviteit(context, aanvrager, params['id'] ?? '', geldigOpOf(aanroep));
      const body = show(versie, config);
      const etag = { ETag: etagOf(body) };
      if (isNotModified(headers['if-none-match'], etag.ETag)) return { status: 304, headers: etag };
      return { status: 200, headers: etag, body };
    },
  };
}
