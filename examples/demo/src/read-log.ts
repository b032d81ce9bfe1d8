import type { Bewerking, RegisterClient } from '@verwerkingenlog/client';
import { allResults } from '@verwerkingenlog/client';
import { activiteiten, organisaties } from '@verwerkingenlog/voorbeeld-testgegevens';

import type { Regel } from './cases/case.ts';

type Actie = Bewerking.VerwerkingsactieUitgebreid;

/** What the register calls its lines about reading it. */
const RAADPLEGEN = 'Raadplegen verwerkingenlog';

const activiteit = (id: string | null | undefined): string => activiteiten.get(id ?? '') ?? id ?? '';
const organisatie = (oin: string | undefined): string =>
  Object.values(organisaties).find((organisatie) => organisatie.oin === oin)?.naam ?? oin ?? '';

/** A line of the log in the words of the table of cases. Empty elements are left out. @param eigenaar OIN of whose log it is */
export function regelVan(actie: Actie, eigenaar: string): Regel {
  const said = {
    handeling: actie.handelingNaam ?? '',
    verwerking: actie.verwerkingNaam ?? '',
    vertrouwelijkheid: actie.vertrouwelijkheid === 'normaal' ? '' : actie.vertrouwelijkheid,
    bewaartermijn: actie.bewaartermijn ?? '',
    uitvoerder: actie.uitvoerder === eigenaar ? '' : organisatie(actie.uitvoerder),
    afnemer: organisatie(actie.afnemerId),
    activiteitAfnemer: activiteit(actie.verwerkingsactiviteitIdAfnemer),
  };
  const filled = Object.entries(said).filter(([, value]) => value !== '');
  return {
    systeem: actie.systeem ?? '',
    actie: actie.actieNaam ?? '',
    activiteit: activiteit(actie.verwerkingsactiviteitId),
    ...Object.fromEntries(filled),
    ...((actie.verwerkingIdAfnemer ?? '') === '' ? {} : { verwerkingAfnemer: true }),
    personen: actie.verwerkteObjecten.map(({ soortObjectId, objectId, betrokkenheid }) =>
      [soortObjectId, objectId, betrokkenheid].filter((deel) => (deel ?? '') !== '').join(' '),
    ),
  };
}

/** Numbers of the lines about these persons since a moment, each once. */
export async function findActies(
  { bewerking }: RegisterClient,
  personen: readonly string[],
  since: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const persoon of new Set(personen)) {
    const [soortObjectId = '', objectId = ''] = persoon.split(' ');
    const vraag = { objecttype: 'persoon', soortObjectId, objectId, beginDatum: since } as const;
    const { body } = await bewerking.verwerkingsactieZoek({ body: vraag });
    for await (const actie of allResults(body, (vraag) => bewerking.verwerkingsactieList(vraag)))
      if (actie.actieNaam !== RAADPLEGEN) found.add(actie.actieId);
  }
  return found;
}

/**
 * What stands in a log about these persons since a moment, oldest first.
 * Whoever looks for one person sees in each line that person only; each line is then read by its own number, with everybody in it.
 */
export async function readLog(client: RegisterClient, personen: readonly string[], since: string): Promise<Actie[]> {
  const acties: Actie[] = [];
  for (const actieId of await findActies(client, personen, since)) {
    const { body } = await client.bewerking.verwerkingsactieRead({ path: { actieId } });
    if (body !== null) acties.push(body);
  }
  // The register shows the newest first, also of one millisecond; turned around those stand in their order too.
  return acties.toReversed().toSorted((a, b) => Date.parse(a.tijdstip) - Date.parse(b.tijdstip));
}
