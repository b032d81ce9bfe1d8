import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { logRaadpleging } from '../raadpleging/log-raadpleging.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import { readVersiesOfSubject } from '../versies/read-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import type { Blad } from '../zoeken/blad.ts';
import type { Bladzijde } from '../zoeken/zoek-vindplaatsen.ts';
import { zoekVindplaatsen } from '../zoeken/zoek-vindplaatsen.ts';
import type { Zoekcriteria } from '../zoeken/zoekcriteria.ts';
import { zoekVerwerking } from './zoek-verwerking.ts';
import { stillVisible } from './still-visible.ts';
import type { Toestand } from './vertrouwelijkheid.ts';
import { vertrouwelijkheidVan } from './vertrouwelijkheid.ts';

/** A page of acties, and whether systeem, gebruiker and gegevensbron are left out. */
export interface Actielijst extends Bladzijde<GeregistreerdeVersie> {
  readonly beperkt: boolean;
}

/** Z4: both filters hold when both are given; they compare the current value. */
function filterToestanden(toont: ReadonlySet<Toestand>, criteria: Zoekcriteria): ReadonlySet<Toestand> {
  const { vertrouwelijkheid, vertrouwelijkheidIn } = criteria;
  const passes = (toestand: Toestand): boolean => {
    const waarde = vertrouwelijkheidVan[toestand];
    return (vertrouwelijkheid?.includes(waarde) ?? true) && (vertrouwelijkheidIn?.includes(waarde) ?? true);
  };
  return new Set([...toont].filter(passes));
}

/** One page of acties about a person, without the line that logs the read. */
export async function zoekPersoon(
  context: Context,
  { logId }: Aanvrager,
  blad: Blad,
  toont: ReadonlySet<Toestand>,
): Promise<Bladzijde<GeregistreerdeVersie>> {
  const toestanden = filterToestanden(toont, blad.criteria);
  const { subjectNummer, regels, ...bladzijde } = await zoekVindplaatsen(
    context,
    { logId, toestanden, perObject: false },
    blad,
  );
  if (subjectNummer === null) return { ...bladzijde, regels: [] };
  const versies = await readVersiesOfSubject(context, logId, subjectNummer, regels);
  const visible = await Promise.all(
    versies.map((versie, i) => stillVisible(context, logId, versie, regels[i]?.huidig ?? false, toont)),
  );
  return { ...bladzijde, regels: versies.filter((_, i) => visible[i]) };
}

/** GET and `_zoek` of Bewerking: a page of acties, logged as a read before it is returned (Z1–Z11, T3–T5, I4). */
export async function findVerwerkingsacties(
  context: Context,
  aanvrager: Aanvrager,
  kop: Afnemerkop,
  blad: Blad,
): Promise<Actielijst> {
  const { criteria, bladwijzer } = blad;
  const { doel } = criteria;
  if (doel.soort !== 'object') {
    context.rechten.zoekVerwerking(aanvrager);
    const lijst = await zoekVerwerking(context, aanvrager, blad);
    // No person was sought, so each page names the persons that it shows.
    const personen = lijst.regels.flatMap(({ actie }) => actie.verwerkteObjecten);
    await logRaadpleging(context, aanvrager, { kop, personen, metVertrouwelijk: lijst.metVertrouwelijk });
    return { ...lijst, beperkt: criteria.beperkteSet };
  }
  const { toont, beperkt } = context.rechten.list(aanvrager, {
    beperkteSet: criteria.beperkteSet,
    ...(criteria.vertrouwelijkheid === null ? {} : { vertrouwelijkheid: criteria.vertrouwelijkheid }),
    ...(criteria.vertrouwelijkheidIn === null ? {} : { vertrouwelijkheidIn: criteria.vertrouwelijkheidIn }),
  });
  const lijst = await zoekPersoon(context, aanvrager, blad, toont);
  // Further pages belong to the read that page 1 logged (Z7).
  if (bladwijzer === null)
    await logRaadpleging(context, aanvrager, { kop, personen: [doel], metVertrouwelijk: lijst.metVertrouwelijk });
  return { ...lijst, beperkt };
}
