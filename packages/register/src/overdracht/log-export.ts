import type { Organisatie } from '../autorisatie/applicatie.ts';
import { formatInstant } from '../clock.ts';
import { codePoints } from '../code-points.ts';
import type { Context } from '../context.ts';
import { appendVersies } from '../versies/append-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import type { Verwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';

const ACTIE_NAAM = 'Exporteren verwerkingenlog';
/** Code points that `gebruiker` holds at most (V1). */
const GEBRUIKER_MAX = 40;
/** Where the line says it comes from. No application has a space in its client id. */
const BRON = 'verwerkingenlog export';

/** Who exports, and for whom. */
export interface Exporteur {
  readonly organisatie: Organisatie;
  /** Who runs the command. */
  readonly gebruiker: string;
  /** `kenmerk` of the receiver's key; null when the export is readable. */
  readonly ontvanger: string | null;
}

/** The line that says that the log left. It names no person: it is about everybody in the log alike (ADR 0021). */
function actieOf({ config, clock }: Context, { organisatie, gebruiker, ontvanger }: Exporteur): Verwerkingsactie {
  return {
    actieNaam: ACTIE_NAAM,
    handelingNaam: ontvanger === null ? 'Zonder versleuteling' : `Versleuteld voor ontvanger ${ontvanger}`,
    verwerkingId: clock.newUuid(),
    verwerkingsactiviteitId: config.raadpleegVerwerkingsactiviteitId,
    verwerkingsactiviteitUrl: config.raadpleegVerwerkingsactiviteitUrl,
    bewaartermijn: config.raadpleegBewaartermijn,
    uitvoerder: organisatie.oin,
    systeem: BRON,
    ...(gebruiker !== '' && codePoints(gebruiker) <= GEBRUIKER_MAX ? { gebruiker } : {}),
    vertrouwelijkheid: 'normaal',
    tijdstip: formatInstant(clock.nowMicroseconds()),
    uitvoeringDoor: 'medewerker',
    verwerkteObjecten: [],
  };
}

/**
 * Logs an export, durably, before anything of it leaves (D4). What the log holds up to this line is what is exported.
 * @throws RegisterError `service_unavailable` when it cannot be stored: then nothing may leave
 */
export async function logExport(context: Context, exporteur: Exporteur): Promise<GeregistreerdeVersie> {
  const { logId, oin } = exporteur.organisatie;
  const aanvrager = {
    api: 'bewerking',
    applicatieId: 0,
    clientId: BRON,
    label: BRON,
    logId,
    organisatieOin: oin,
    gebruiker: exporteur.gebruiker,
    scopes: new Set<never>(),
    oins: new Set<never>(),
    uitvoeringDoor: 'medewerker',
  } as const;
  const nieuw = newVersie(context, actieOf(context, exporteur), { aanvrager, sleutel: null, traceparent: '' });
  const [stored] = (await appendVersies(context, logId, [nieuw], { idempotency: null, eisConsistentie: false })) ?? [];
  if (stored === undefined) throw new Error('een nieuwe actie kan niet verouderd zijn');
  return stored;
}
