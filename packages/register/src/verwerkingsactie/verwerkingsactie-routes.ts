import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import type { Aanroep, Antwoord, Handlers } from '../http/aanroep.ts';
import { toRegelfout } from '../http/problem.ts';
import { readTraceparent } from '../http/traceparent.ts';
import { listVersies } from '../versies/list-versies.ts';
import { showVersies } from '../versies/show-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { afnemerkopOf, bladOf, showBladzijde } from '../zoeken/zoek-routes.ts';
import type { Lot, Regelinvoer } from './bulk.ts';
import { findVerwerkingsacties } from './find-verwerkingsacties.ts';
import type { Herkomst } from './herkomst.ts';
import type { VerwerkingWijziging } from './patch-verwerking.ts';
import { patchVerwerking } from './patch-verwerking.ts';
import { isNotModified } from './precondition.ts';
import type { ActieInvoer } from './read-invoer.ts';
import { readVerwerkingsactie } from './read-verwerkingsactie.ts';
import { recordVerwerkingsactie } from './record-verwerkingsactie.ts';
import { recordVerwerkingsacties } from './record-verwerkingsacties.ts';
import { removeVerwerkingsactie } from './remove-verwerkingsactie.ts';
import { replaceVerwerkingsactie } from './replace-verwerkingsactie.ts';
import { etagOf, showVerwerkingsactie } from './weergave.ts';

const traceparentOf = ({ headers }: Aanroep): string => readTraceparent(headers['traceparent'])?.text ?? '';

function herkomstOf(context: Context, aanroep: Aanroep, operatie: string): Herkomst {
  const { aanvrager, headers, params, query, body } = aanroep;
  const key = headers['idempotency-key'];
  return {
    aanvrager,
    sleutel: context.idempotentie.sleutelOf(aanvrager, operatie, key, [params, query, body ?? null]),
    traceparent: traceparentOf(aanroep),
  };
}

const actieIdOf = ({ params }: Aanroep): string => params['actieId'] ?? '';

/** `_bulk`: what became of each line (Z12). */
function showLoten({ regels }: Aanroep, loten: readonly Lot[], collectie: string, samen: boolean): Antwoord {
  const stored = (actieId: string): object => ({ actieId, url: `${collectie}/${actieId}` });
  const results = loten.map((lot, i) => {
    const regel = regels[i]?.nummer ?? 0;
    if (typeof lot !== 'string') return { regel, ...toRegelfout(lot) };
    return { regel, ...(samen ? {} : { status: 201 }), ...stored(lot) };
  });
  const aantal = loten.length;
  if (samen) return { status: 201, body: { aantal, results } };
  const opgeslagen = loten.filter((lot) => typeof lot === 'string').length;
  return { status: 200, body: { aantal, opgeslagen, geweigerd: aantal - opgeslagen, results } };
}

/** The operations of the Bewerking API (P2, P3). */
export function createBewerkingHandlers(context: Context): Handlers {
  const { config } = context;
  const collectie = `${config.publicBewerking}/verwerkingsacties`;
  const show = (versie: GeregistreerdeVersie): object => showVerwerkingsactie(versie, config, false);

  async function list(aanroep: Aanroep, invoer: object, zonderObject: boolean): Promise<Antwoord> {
    const regels = { periodeVerplicht: false, zonderObject, maximaalVenster: config.maximaalVenster };
    const blad = bladOf(context, aanroep, invoer, regels);
    const lijst = await findVerwerkingsacties(context, aanroep.aanvrager, afnemerkopOf(context, aanroep), blad);
    const results = lijst.regels.map((versie) => showVerwerkingsactie(versie, config, lijst.beperkt));
    return showBladzijde(context, aanroep, collectie, lijst, results);
  }

  return {
    verwerkingsactie_list: (aanroep) => list(aanroep, aanroep.query, false),
    verwerkingsactie_zoek: (aanroep) => list(aanroep, aanroep.body as object, true),
    verwerkingsactie_create: async (aanroep) => {
      const herkomst = herkomstOf(context, aanroep, 'verwerkingsactie_create');
      const versie = await recordVerwerkingsactie(context, herkomst, aanroep.body as ActieInvoer);
      const headers = { Location: `${collectie}/${versie.actieId}`, ETag: etagOf(versie) };
      return { status: 201, headers, body: show(versie) };
    },
    verwerkingsactie_bulk: async (aanroep) => {
      const { aanvrager, headers, query, regels } = aanroep;
      const samen = query['atomic'] !== false;
      const loten = await recordVerwerkingsacties(context, {
        aanvrager,
        traceparent: traceparentOf(aanroep),
        regels: regels.map(({ nummer, body, fout }) => ({ nummer, invoer: body as Regelinvoer, fout })),
        samen,
        key: headers['idempotency-key'],
      });
      return showLoten(aanroep, loten, collectie, samen);
    },
    verwerkingsactie_list_patch: async (aanroep) => {
      const wijziging = aanroep.body as VerwerkingWijziging;
      if (wijziging.bewaartermijn === undefined && wijziging.vertrouwelijkheid === undefined)
        throw invalid([
          { name: 'nonFieldErrors', code: 'required', reason: 'Geef bewaartermijn of vertrouwelijkheid op.' },
        ]);
      const herkomst = herkomstOf(context, aanroep, 'verwerkingsactie_list_patch');
      await patchVerwerking(context, herkomst, String(aanroep.query['verwerkingId']), wijziging);
      return { status: 204 };
    },
    verwerkingsactie_read: async (aanroep) => {
      const { aanvrager, headers } = aanroep;
      const kop = afnemerkopOf(context, aanroep);
      const versie = await readVerwerkingsactie(context, aanvrager, kop, actieIdOf(aanroep), headers['if-match']);
      const etag = { ETag: etagOf(versie) };
      if (isNotModified(headers['if-none-match'], etag.ETag)) return { status: 304, headers: etag };
      return { status: 200, headers: etag, body: show(versie) };
    },
    verwerkingsactie_update: async (aanroep) => {
      const herkomst = herkomstOf(context, aanroep, 'verwerkingsactie_update');
      const versie = await replaceVerwerkingsactie(context, herkomst, {
        actieId: actieIdOf(aanroep),
        invoer: aanroep.body as ActieInvoer,
        ifMatch: aanroep.headers['if-match'],
      });
      return { status: 200, headers: { ETag: etagOf(versie) }, body: show(versie) };
    },
    verwerkingsactie_delete: async (aanroep) => {
      const herkomst = herkomstOf(context, aanroep, 'verwerkingsactie_delete');
      await removeVerwerkingsactie(context, herkomst, actieIdOf(aanroep), aanroep.headers['if-match']);
      return { status: 204 };
    },
    verwerkingsactie_versies: async (aanroep) => {
      const kop = afnemerkopOf(context, aanroep);
      const versies = await listVersies(context, aanroep.aanvrager, kop, actieIdOf(aanroep));
      return { status: 200, body: showVersies(versies, config) };
    },
  };
}
