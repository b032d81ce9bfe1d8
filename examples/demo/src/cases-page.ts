import { isDeepStrictEqual } from 'node:util';

import type { Case, Regel } from './cases/case.ts';

/** What was found in each log when a case was played. */
export interface Uitkomst {
  readonly gemeente: readonly Regel[];
  readonly rdw: readonly Regel[];
}

const KOP = `# Cases van de standaard

Deze pagina is gemaakt door \`npm test -- examples/demo/src/cases -u\` uit \`examples/demo/src/cases\` en uit wat daarna in de logs van de gemeente en de RDW stond.
Wijzig haar daar. De nummers zijn die van de artefacten van de standaard. Elke case is gespeeld via de schermen en via een script.
De laatste kolom zegt of de verwachte regel, op die plaats en met deze elementen en geen andere, in het log stond.
`;
const TABEL = `| Log van | Systeem | Actie | Handeling | Verwerking | Verwerkingsactiviteit | Vertrouwelijk | Bewaren | Uitvoerder | Afnemer, en zijn activiteit | Personen | In het log |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |`;

function rij(log: string, regel: Regel, found: Regel | undefined): string {
  const { systeem, actie, handeling, verwerking, activiteit, vertrouwelijkheid = 'normaal', bewaartermijn } = regel;
  const afnemer = [regel.afnemer, regel.activiteitAfnemer].filter((deel) => deel !== undefined).join(': ');
  const wie = regel.personen.join('<br>');
  const op = [log, systeem, actie, handeling, verwerking, activiteit, vertrouwelijkheid, bewaartermijn];
  return `| ${[...op, regel.uitvoerder, afnemer, wie, isDeepStrictEqual(regel, found) ? 'ja' : 'NEE'].map((cel) => cel ?? '').join(' | ')} |`;
}

/** The table of what the standard expects in each log, beside what was in it. */
export function casesPage(cases: readonly Case[], uitkomsten: ReadonlyMap<string, Uitkomst>): string {
  const delen = cases.map(({ nummer, titel, bron, gemeente, rdw = [] }) => {
    const uitkomst = uitkomsten.get(nummer) ?? { gemeente: [], rdw: [] };
    const rijen = [
      ...gemeente.map((regel, i) => rij('gemeente', regel, uitkomst.gemeente[i])),
      ...rdw.map((regel, i) => rij('RDW', regel, uitkomst.rdw[i])),
    ];
    return `## ${nummer}: ${titel}\n\nBron: ${bron}.\n\n${TABEL}\n${rijen.join('\n')}\n`;
  });
  return `${KOP}\n${delen.join('\n')}`;
}
