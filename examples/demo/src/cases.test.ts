import { readFileSync } from 'node:fs';

import type { TestRegister } from '@verwerkingenlog/client/testkit';
import { startTestRegister } from '@verwerkingenlog/client/testkit';
import { medewerkers, organisaties } from '@verwerkingenlog/voorbeeld-testgegevens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Uitkomst } from './cases-page.ts';
import { casesPage } from './cases-page.ts';
import type { Regel } from './cases/case.ts';
import { cases } from './cases/cases.ts';
import { readLog, regelVan } from './read-log.ts';
import type { Wereld } from './wereld.ts';
import { startWereld } from './wereld.ts';

let gemeente: TestRegister;
let rdw: TestRegister;
let wereld: Wereld;

beforeAll(async () => {
  gemeente = await startTestRegister();
  rdw = await startTestRegister();
  wereld = await startWereld({
    gemeente: { burgerzaken: gemeente, magazijn: gemeente },
    rdw,
    ports: { burgerzaken: 0, magazijn: 0, rdw: 0 },
  });
});
afterAll(async () => {
  await wereld.stop();
  await rdw.stop();
  await gemeente.stop();
});

const uitkomsten = new Map<string, Uitkomst>();

/** Lines of different cases do not share a millisecond. */
const tick = async (): Promise<string> => {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return new Date().toISOString();
};

/** What 9172_1 has beside the table: which employee and source, and one verwerkingId for the whole. */
function checkWhy(acties: Awaited<ReturnType<typeof readLog>>, verwacht: readonly Regel[]): void {
  const own = acties.filter(({ systeem }) => systeem === 'Burgerzaken');
  expect(new Set(own.map(({ verwerkingId }) => verwerkingId)).size).toBe(
    verwacht.some(({ systeem }) => systeem === 'Burgerzaken') ? 1 : 0,
  );
  for (const { gebruiker, gegevensbron } of own) {
    expect(medewerkers.map(({ id }) => id)).toContain(gebruiker);
    expect(gegevensbron).not.toBe('');
  }
  // The parents are seen by no employee, only the outcome is (4084).
  for (const { systeem, actieNaam, uitvoeringDoor } of acties)
    expect(uitvoeringDoor).toBe(
      systeem === 'Burgerzaken' && actieNaam !== 'Uitvoeren vereiste controles' ? 'medewerker' : 'systeem',
    );
}

const adresVan = (activiteit: string | null | undefined): RegExp =>
  new RegExp(`^http.*/var/api/v1/verwerkingsactiviteiten/${activiteit ?? 'geen'}$`);

/**
 * What 0031_5, 2866_6 and 3472_2 have beside the table: who did it, the address of either activity, and a verwerking of the provider's own
 * that names the consumer's.
 */
function checkKeten(acties: Awaited<ReturnType<typeof readLog>>, afnemerVervallen: boolean): void {
  const afnemers = new Set(acties.filter(({ afnemerId }) => afnemerId === '').map((actie) => actie.verwerkingId));
  for (const actie of acties) {
    expect(actie.uitvoerder).toMatch(/^\d{20}$/);
    expect(actie.verwerkingsactiviteitUrl).toMatch(adresVan(actie.verwerkingsactiviteitId));
    expect(actie.soortAfnemerId).toBe(actie.afnemerId === '' ? '' : 'OIN');
    if ((actie.verwerkingIdAfnemer ?? '') === '') continue;
    expect(actie.verwerkingsactiviteitUrlAfnemer).toMatch(adresVan(actie.verwerkingsactiviteitIdAfnemer));
    expect(afnemers).not.toContain(actie.verwerkingId);
    if (!afnemerVervallen) expect(afnemers).toContain(actie.verwerkingIdAfnemer);
  }
}

describe('cases of the standard', () => {
  describe.each(cases)('C$nummer $titel', ({ scherm, script, ...verwacht }) => {
    test.each([
      ['the screens', scherm],
      ['a script', script],
    ])('through %s: the log of each party holds what the standard expects', async (_, play) => {
      const since = await tick();
      await play(wereld);
      const personen = [...verwacht.gemeente, ...(verwacht.rdw ?? [])].flatMap((regel) => regel.personen);
      const ours = await readLog(gemeente.client, personen, since);
      const theirs = await readLog(rdw.client, personen, since);

      const uitkomst = {
        gemeente: ours.map((actie) => regelVan(actie, organisaties.gemeente.oin)),
        rdw: theirs.map((actie) => regelVan(actie, organisaties.rdw.oin)),
      };
      uitkomsten.set(verwacht.nummer, uitkomst);
      expect(uitkomst).toEqual({ gemeente: verwacht.gemeente, rdw: verwacht.rdw ?? [] });

      checkWhy(ours, verwacht.gemeente);
      checkKeten([...ours, ...theirs], verwacht.titel.includes('niet plaatsgevonden'));
    });
  });

  test('docs/uitleg names the roles that the cases have', () => {
    const page = readFileSync(new URL('../../../docs/uitleg/wat-wanneer-hoe-vaak.md', import.meta.url), 'utf8');
    const [, deel = ''] = /\n### Meer personen in één regel\n([^]*?)\n#/.exec(page) ?? [];
    const rijen = [...deel.matchAll(/^\| [^|]*\(C(\d{4})\) *\| [^|]* \| ([^|]*?) *\|$/gm)];
    expect(rijen).toHaveLength(3);
    for (const [, artefact = '', betrokkenheden = ''] of rijen) {
      const personen = cases
        .filter(({ nummer }) => nummer.includes(artefact))
        .flatMap(({ gemeente }) => gemeente.flatMap((regel) => regel.personen));
      for (const betrokkenheid of betrokkenheden.split(', '))
        expect(
          personen.some((persoon) => persoon.endsWith(` ${betrokkenheid}`)),
          betrokkenheid,
        ).toBe(true);
    }
  });

  test('docs/naslag/cases.md shows them', async () => {
    await expect(casesPage(cases, uitkomsten)).toMatchFileSnapshot('../../../docs/naslag/cases.md');
  });
});
