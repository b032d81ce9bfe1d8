import type { Context } from '../context.ts';
import type { InvalidParam } from '../errors.ts';
import { OIN_PATTERN } from '../oin.ts';
import { invalid } from '../errors.ts';
import type { VerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvorm, normaalvormOf, passesElfproef } from '../verwerkt-object/verwerkt-object.ts';
import type { Opmaakveld, Tekstveld, UitvoeringDoor, Verwerkingsactie } from './verwerkingsactie.ts';
import { opmaakvelden, tekstvelden } from './verwerkingsactie.ts';
import type { Vertrouwelijkheid } from './vertrouwelijkheid.ts';

/** A verwerkt object in the body of a POST or PUT, as the contract lets it through. */
interface ObjectInvoer {
  readonly verwerktObjectId?: string | null;
  readonly objecttype: string;
  readonly soortObjectId: string;
  readonly objectId: string;
  readonly betrokkenheid?: string | null;
  readonly verwerkteSoortenGegevens?: readonly { readonly soortGegeven: string }[] | null;
}

/** The body of a POST or PUT, as the contract lets it through: optional elements may be absent, null or empty (V7). */
export interface ActieInvoer extends Readonly<Partial<Record<Tekstveld | Opmaakveld, string | null>>> {
  readonly actieId?: string;
  readonly vertrouwelijkheid: Vertrouwelijkheid;
  readonly tijdstip: string;
  readonly uitvoeringDoor?: UitvoeringDoor | null;
  readonly verwerkteObjecten: readonly ObjectInvoer[];
}

/** Elements that hold a UUID, in lower case (V1). */
export const uuidVelden: ReadonlySet<string> = new Set([
  'verwerkingId',
  'verwerkingsactiviteitId',
  'verwerkingsactiviteitIdAfnemer',
  'verwerkingIdAfnemer',
]);

function filledElements(invoer: ActieInvoer): Partial<Record<Tekstveld | Opmaakveld, string>> {
  const filled: Partial<Record<Tekstveld | Opmaakveld, string>> = {};
  for (const naam of [...tekstvelden, ...opmaakvelden]) {
    const waarde = invoer[naam];
    if (waarde === undefined || waarde === null || waarde === '') continue;
    filled[naam] = uuidVelden.has(naam) ? waarde.toLowerCase() : waarde;
  }
  return filled;
}

/** V5: an afnemerId alone is an OIN or a fault. */
function completeAfnemer(filled: Partial<Record<Tekstveld, string>>, faults: InvalidParam[]): void {
  if (filled.afnemerId === undefined || filled.soortAfnemerId !== undefined) return;
  if (OIN_PATTERN.test(filled.afnemerId)) filled.soortAfnemerId = 'OIN';
  else {
    const reason = 'Geef soortAfnemerId op: dit afnemerId is geen OIN.';
    faults.push({ name: 'soortAfnemerId', code: 'required', reason });
  }
}

function readObject(object: ObjectInvoer): VerwerktObject {
  return {
    objecttype: object.objecttype,
    soortObjectId: object.soortObjectId,
    objectId: object.objectId,
    betrokkenheid: object.betrokkenheid ?? '',
    verwerkteSoortenGegevens: (object.verwerkteSoortenGegevens ?? []).map(({ soortGegeven }) => soortGegeven),
  };
}

/** V8: the 11-proef warns by default and refuses only when the municipality asks for it. */
function checkElfproef(context: Context, actie: Verwerkingsactie, faults: InvalidParam[]): void {
  const { bsnProef } = context.config;
  if (bsnProef === 'uit') return;
  const failed = actie.verwerkteObjecten.flatMap((object, i) =>
    passesElfproef(normaalvormOf(object)) ? [] : [`verwerkteObjecten.${String(i)}.objectId`],
  );
  const { soortAfnemerId = '', afnemerId } = actie;
  if (afnemerId !== undefined && !passesElfproef(normaalvorm('persoon', soortAfnemerId, afnemerId)))
    failed.push('afnemerId');
  if (failed.length === 0) return;
  if (bsnProef === 'waarschuw') context.metrics.count('V8', failed.length);
  else for (const name of failed) faults.push({ name, code: 'invalid', reason: 'Dit is geen geldig BSN.' });
}

/**
 * Turns a valid body into an actie: empty elements gone, defaults of the log filled in.
 * @param uitvoeringDoor what holds when the body does not say it (V13)
 * @throws RegisterError `invalid` that names every fault (V5, V8)
 */
export function readInvoer(context: Context, invoer: ActieInvoer, uitvoeringDoor: UitvoeringDoor): Verwerkingsactie {
  const faults: InvalidParam[] = [];
  const filled = filledElements(invoer);
  completeAfnemer(filled, faults);
  const actie: Verwerkingsactie = {
    ...filled,
    vertrouwelijkheid: invoer.vertrouwelijkheid,
    tijdstip: invoer.tijdstip,
    uitvoeringDoor: invoer.uitvoeringDoor ?? uitvoeringDoor,
    verwerkteObjecten: invoer.verwerkteObjecten.map(readObject),
  };
  checkElfproef(context, actie, faults);
  if (faults.length > 0) throw invalid(faults);
  return actie;
}
