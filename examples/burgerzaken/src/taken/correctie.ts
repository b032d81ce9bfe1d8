import type { Bewerking, Functies } from '@verwerkingenlog/client';

import type { Omgeving } from '../omgeving.ts';
import { Invoerfout } from '../omgeving.ts';

const PAGE = 100;

/** What was logged, for the privacy officer; and putting right what is wrong in it (C/7021). */
export interface Correctie {
  /** The newest lines about somebody. Reading is logged too, by the register itself. */
  zoek(bsn: string): Promise<readonly Bewerking.VerwerkingsactieUitgebreid[]>;
  /** The act took place, under another activity: the line gets a new version with what follows from that one; the old can still be seen (A/3891). */
  herstel(actieId: string, functie: string): Promise<void>;
  /** The act never took place: the line lapses. */
  verval(actieId: string): Promise<void>;
}

export function createCorrectie({ client: { bewerking }, oin }: Omgeving, functies: Functies): Correctie {
  return {
    zoek: async (bsn) => {
      const vraag = { objecttype: 'persoon', soortObjectId: 'BSN', objectId: bsn, pageSize: PAGE } as const;
      return (await bewerking.verwerkingsactieZoek({ body: vraag })).body.results;
    },
    herstel: async (actieId, functie) => {
      const goed = functies.functies.get(functie);
      if (goed === undefined) throw new Invoerfout(`Deze functie kent de gemeente ${oin} niet.`);
      const { body, headers } = await bewerking.verwerkingsactieRead({ path: { actieId } });
      const vervanging = { ...body, verwerkingsactiviteitId: goed.verwerkingsactiviteitId };
      await bewerking.verwerkingsactieUpdate({
        path: { actieId },
        headers: { 'If-Match': headers.get('etag') ?? '*' },
        body: {
          ...(vervanging as Bewerking.VerwerkingsactieVervanging),
          verwerkingsactiviteitUrl: goed.verwerkingsactiviteitUrl ?? null,
          verwerkingNaam: goed.verwerkingNaam ?? null,
          bewaartermijn: goed.bewaartermijn ?? null,
        },
      });
    },
    verval: async (actieId) => {
      await bewerking.verwerkingsactieDelete({ path: { actieId } });
    },
  };
}
