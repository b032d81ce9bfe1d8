import type { Context } from '../context.ts';
import type { Aanroep, Antwoord, Handlers } from '../http/aanroep.ts';
import { isNotModified } from '../verwerkingsactie/precondition.ts';
import { etagOf, showObject, showVerwerkingsactie } from '../verwerkingsactie/weergave.ts';
import { afnemerkopOf, bladOf, showBladzijde } from '../zoeken/zoek-routes.ts';
import { findVerwerkteObjecten } from './find-verwerkte-objecten.ts';
import type { InzageRegel } from './inzage.ts';
import { readVerwerktObject } from './read-verwerkt-object.ts';

/** The operations of the Inzage API (P2, P3). */
export function createInzageHandlers(context: Context): Handlers {
  const { config } = context;
  const collectie = `${config.publicInzage}/verwerkte-objecten`;
  const show = ({ object, versie }: InzageRegel): object => ({
    ...showObject(object, config),
    verwerkingsactie: showVerwerkingsactie(versie, config, true),
  });

  async function list(aanroep: Aanroep, invoer: object): Promise<Antwoord> {
    const regels = { periodeVerplicht: true, zonderObject: false, maximaalVenster: config.maximaalVenster };
    const blad = bladOf(context, aanroep, invoer, regels);
    const lijst = await findVerwerkteObjecten(context, aanroep.aanvrager, afnemerkopOf(context, aanroep), blad);
    return showBladzijde(context, aanroep, collectie, lijst, lijst.regels.map(show));
  }

  return {
    'verwerkte-objecten_list': (aanroep) => list(aanroep, aanroep.query),
    'verwerkte-objecten_zoek': (aanroep) => list(aanroep, aanroep.body as object),
    verwerktobject_read: async (aanroep) => {
      const { aanvrager, headers, params } = aanroep;
      const kop = afnemerkopOf(context, aanroep);
      const id = params['verwerktObjectId'] ?? '';
      const regel = await readVerwerktObject(context, aanvrager, kop, id, headers['if-match']);
      const etag = { ETag: etagOf(regel.versie) };
      if (isNotModified(headers['if-none-match'], etag.ETag)) return { status: 304, headers: etag };
      return { status: 200, headers: etag, body: show(regel) };
    },
  };
}
