import type { Context } from '../context.ts';
import type { Herkomst } from '../verwerkingsactie/herkomst.ts';
import type { BekendeVerwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';
import type { NieuweVersie } from './versies.ts';
import type { Bewerking, GeregistreerdeVersie } from './versies.ts';

export interface Wijziging {
  readonly bewerking: Exclude<Bewerking, 'aanmaken'>;
  /** What the actie says from now on; PATCH and DELETE copy what they do not change (H1). */
  readonly actie: BekendeVerwerkingsactie;
}

/** The next version of an actie: a correction never overwrites (H1), and what was once confidential stays marked so (H11). */
export function nextVersie(
  context: Context,
  huidige: GeregistreerdeVersie,
  { bewerking, actie }: Wijziging,
  { aanvrager, traceparent }: Herkomst,
): NieuweVersie {
  return {
    actieKey: context.ids.actieKey(huidige.actieId),
    vervangt: huidige.volgnummer,
    versie: {
      actieId: huidige.actieId,
      versieId: context.clock.newUuid(),
      versienummer: huidige.versienummer + 1,
      bewerking,
      vervallen: bewerking === 'verwijderen',
      ooitVertrouwelijk: huidige.ooitVertrouwelijk || actie.vertrouwelijkheid !== 'normaal',
      applicatie: aanvrager.clientId,
      gebruiker: aanvrager.gebruiker,
      traceparent,
      actie,
    },
  };
}
