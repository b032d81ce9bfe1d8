import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { logRaadpleging } from '../raadpleging/log-raadpleging.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import { readVersiesOfSubject } from '../versies/read-versies.ts';
import { stillVisible } from '../verwerkingsactie/still-visible.ts';
import type { Blad } from '../zoeken/blad.ts';
import type { Vindplaats } from '../zoeken/vindplaats.ts';
import type { Bladzijde } from '../zoeken/zoek-vindplaatsen.ts';
import { zoekVindplaatsen } from '../zoeken/zoek-vindplaatsen.ts';
import type { InzageRegel } from './inzage.ts';
import { restrictTo } from './inzage.ts';

/** Opens each found line; a person who stands twice in an actie gives two lines (Z9). */
async function openRegels(
  context: Context,
  { logId }: Aanvrager,
  subjectNummer: number,
  vindplaatsen: readonly Vindplaats[],
): Promise<readonly InzageRegel[]> {
  const unique = [...new Map(vindplaatsen.map((plaats) => [plaats.volgnummer, plaats])).values()];
  const versies = await readVersiesOfSubject(context, logId, subjectNummer, unique);
  const byVolgnummer = new Map(versies.map((versie) => [versie.volgnummer, versie]));
  return vindplaatsen.map(({ volgnummer, rang }) => {
    const versie = byVolgnummer.get(volgnummer);
    const object = versie?.actie.verwerkteObjecten[rang];
    if (versie === undefined || object === undefined) throw new Error('een vindplaats zonder object');
    return restrictTo(versie, object);
  });
}

/** GET and `_zoek` of Inzage: what happened with one person's data, logged before it is returned (T12, I1–I3). */
export async function findVerwerkteObjecten(
  context: Context,
  aanvrager: Aanvrager,
  kop: Afnemerkop,
  blad: Blad,
): Promise<Bladzijde<InzageRegel>> {
  const { doel } = blad.criteria;
  if (doel.soort !== 'object') throw new Error('Inzage zoekt altijd op een object');
  const toestanden = context.rechten.inzageList(aanvrager);
  const { subjectNummer, regels, ...bladzijde } = await zoekVindplaatsen(
    context,
    { logId: aanvrager.logId, toestanden, perObject: true },
    blad,
  );
  const opened = subjectNummer === null ? [] : await openRegels(context, aanvrager, subjectNummer, regels);
  const visible = await Promise.all(
    opened.map(({ versie }, i) =>
      stillVisible(context, aanvrager.logId, versie, regels[i]?.huidig ?? false, toestanden),
    ),
  );
  // Further pages belong to the read that page 1 logged (Z7).
  if (blad.bladwijzer === null)
    await logRaadpleging(context, aanvrager, { kop, personen: [doel], metVertrouwelijk: false });
  return { ...bladzijde, regels: opened.filter((_, i) => visible[i]) };
}
