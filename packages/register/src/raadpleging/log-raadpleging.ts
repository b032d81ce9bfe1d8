import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import { formatInstant } from '../clock.ts';
import { codePoints } from '../code-points.ts';
import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import { normaalvormKey, normaalvormOf } from '../verwerkt-object/verwerkt-object.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import type { Verwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';
import type { Raadpleging } from './raadpleging.ts';

/** Code points that `gebruiker` holds at most (V1). */
const GEBRUIKER_MAX = 40;
const ACTIE_NAAM = 'Raadplegen verwerkingenlog';

/** The line that says who read the log, in the shape of any other line (I3). */
function actieOf(
  context: Context,
  aanvrager: Aanvrager,
  { kop, personen, metVertrouwelijk }: Raadpleging,
): Verwerkingsactie {
  const { config, clock } = context;
  const gebruiker = codePoints(aanvrager.gebruiker) <= GEBRUIKER_MAX ? aanvrager.gebruiker : '';
  const unique = new Map(personen.map((persoon) => [normaalvormKey(normaalvormOf(persoon)), persoon]));
  const optional = {
    verwerkingsactiviteitUrl: config.raadpleegVerwerkingsactiviteitUrl,
    bewaartermijn: kop.bewaartermijn ?? config.raadpleegBewaartermijn,
    gebruiker,
    soortAfnemerId: kop.oin === null ? '' : 'OIN',
    afnemerId: kop.oin,
    verwerkingsactiviteitIdAfnemer: kop.verwerkingsactiviteitId,
    verwerkingsactiviteitUrlAfnemer: kop.verwerkingsactiviteitUrl,
    verwerkingIdAfnemer: kop.verwerkingId,
  };
  const filled = Object.entries(optional).filter(
    ([, waarde]) => waarde !== null && waarde !== undefined && waarde !== '',
  );
  return {
    ...(Object.fromEntries(filled) as Partial<Record<keyof typeof optional, string>>),
    actieNaam: ACTIE_NAAM,
    verwerkingId: clock.newUuid(),
    verwerkingsactiviteitId: config.raadpleegVerwerkingsactiviteitId,
    uitvoerder: aanvrager.organisatieOin,
    systeem: aanvrager.label,
    vertrouwelijkheid: metVertrouwelijk || kop.vertrouwelijkheid === 'vertrouwelijk' ? 'vertrouwelijk' : 'normaal',
    tijdstip: formatInstant(clock.nowMicroseconds()),
    uitvoeringDoor: aanvrager.uitvoeringDoor,
    verwerkteObjecten: [...unique.values()].map(({ objecttype, soortObjectId, objectId }) => ({
      objecttype,
      soortObjectId,
      objectId,
      betrokkenheid: '',
      verwerkteSoortenGegevens: [],
    })),
  };
}

/**
 * Logs a read, durably, before its answer leaves (I3, I4).
 * @throws RegisterError `service_unavailable` when it cannot be stored: then nothing may be returned
 */
export async function logRaadpleging(context: Context, aanvrager: Aanvrager, raadpleging: Raadpleging): Promise<void> {
  const herkomst = { aanvrager, sleutel: null, traceparent: '' };
  const nieuw = newVersie(context, actieOf(context, aanvrager, raadpleging), herkomst);
  const stored = await appendVersies(context, aanvrager.logId, [nieuw], {
    idempotency: null,
    eisConsistentie: false,
  });
  if (stored === null) throw new RegisterError('service_unavailable', 'De raadpleging kon niet vastgelegd worden.');
  context.metrics.countRaadpleging(aanvrager.api);
}
