import { isTermijn, isUri, isUuid, isOin } from '../keten/waarden.ts';
import type { Modus } from '../logboek/logboek.ts';
import { modi } from '../logboek/logboek.ts';
import { OnvolledigeActie } from '../logboek/niet-gelogd.ts';
import type { Verwerkingsgegevens } from '../verwerking/verwerking.ts';

/** What one function of the application is in the VAR of one organisation (A/0869). */
export interface Functie {
  readonly verwerkingsactiviteitId: string;
  readonly verwerkingsactiviteitUrl?: string;
  readonly verwerkingNaam?: string;
  readonly handelingNaam?: string;
  readonly vertrouwelijkheid?: 'normaal' | 'vertrouwelijk';
  readonly bewaartermijn?: string;
  readonly gegevensbron?: string;
  readonly doelbinding?: string;
  readonly modus?: Modus;
}

/** The functions of the application for one organisation. */
export interface Functies {
  readonly oin: string;
  readonly functies: ReadonlyMap<string, Functie>;
}

/** A configuration that cannot be used, with every fault in it. */
export class ConfiguratieFout extends Error {
  override readonly name = 'ConfiguratieFout';
  readonly fouten: readonly string[];

  constructor(fouten: readonly string[]) {
    super(`De verwerkingsactiviteiten zijn niet goed ingesteld:\n${fouten.join('\n')}`);
    this.fouten = fouten;
  }
}

const NAAM_MAX = 242;
const isNaam = (value: string): boolean => value !== '' && value.length <= NAAM_MAX;

/** Each element of a function, what it has to be, and how that is said. */
const ELEMENTEN: Readonly<Record<keyof Functie, readonly [(value: string) => boolean, string]>> = {
  verwerkingsactiviteitId: [isUuid, 'een UUID'],
  verwerkingsactiviteitUrl: [isUri, 'een volledig adres'],
  verwerkingNaam: [isNaam, 'een naam van hoogstens 242 tekens'],
  handelingNaam: [isNaam, 'een naam van hoogstens 242 tekens'],
  vertrouwelijkheid: [(value) => value === 'normaal' || value === 'vertrouwelijk', '`normaal` of `vertrouwelijk`'],
  bewaartermijn: [isTermijn, 'een termijn zoals P10Y'],
  gegevensbron: [isNaam, 'een naam van hoogstens 242 tekens'],
  doelbinding: [isNaam, 'een tekst van hoogstens 242 tekens'],
  modus: [(value) => modi.some((modus) => modus === value), '`fail-closed` of `spool`'],
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFunctie(value: unknown, plaats: string, fouten: string[]): Functie | null {
  if (!isObject(value)) {
    fouten.push(`${plaats}: moet een object zijn.`);
    return null;
  }
  const before = fouten.length;
  for (const naam of Object.keys(value).filter((naam) => !Object.hasOwn(ELEMENTEN, naam)))
    fouten.push(`${plaats}.${naam}: onbekend element.`);
  for (const [naam, [check, wat]] of Object.entries(ELEMENTEN)) {
    const element = value[naam];
    if (element === undefined && naam !== 'verwerkingsactiviteitId') continue;
    if (typeof element !== 'string' || !check(element)) fouten.push(`${plaats}.${naam}: moet ${wat} zijn.`);
  }
  if (fouten.length > before) return null;
  const functie = value as unknown as Functie;
  return { ...functie, verwerkingsactiviteitId: functie.verwerkingsactiviteitId.toLowerCase() };
}

/** One activity has one way of logging: which function led to it cannot be seen from its lines. */
function checkModi({ functies }: Functies, plaats: string, fouten: string[]): void {
  const first = new Map<string, readonly [string, Modus]>();
  for (const [naam, { verwerkingsactiviteitId, modus = 'fail-closed' }] of functies) {
    const [eerste, andere] = first.get(verwerkingsactiviteitId) ?? [naam, modus];
    first.set(verwerkingsactiviteitId, [eerste, andere]);
    if (andere !== modus)
      fouten.push(`${plaats}.${naam}.modus: is anders dan die van ${eerste}, met dezelfde verwerkingsactiviteit.`);
  }
}

function readOrganisatie(oin: string, value: unknown, fouten: string[]): Functies {
  const plaats = `organisaties.${oin}`;
  if (!isOin(oin)) fouten.push(`${plaats}: moet een OIN van 20 cijfers zijn.`);
  const given = isObject(value) ? value['functies'] : undefined;
  if (!isObject(value) || !isObject(given)) {
    fouten.push(`${plaats}.functies: moet een object zijn.`);
    return { oin, functies: new Map() };
  }
  for (const naam of Object.keys(value).filter((naam) => naam !== 'functies'))
    fouten.push(`${plaats}.${naam}: onbekend element.`);
  const read = Object.entries(given).map(
    ([naam, functie]) => [naam, readFunctie(functie, `${plaats}.functies.${naam}`, fouten)] as const,
  );
  const functies = new Map(read.filter((pair): pair is readonly [string, Functie] => pair[1] !== null));
  const found = { oin, functies };
  checkModi(found, `${plaats}.functies`, fouten);
  return found;
}

/**
 * Reads `{organisaties: {<OIN>: {functies: {<naam>: {verwerkingsactiviteitId, …}}}}}`.
 * @returns the functions by organisation
 * @throws ConfiguratieFout that names every fault by its place
 */
export function readFuncties(value: unknown): ReadonlyMap<string, Functies> {
  const given = isObject(value) ? value['organisaties'] : undefined;
  if (!isObject(value) || !isObject(given)) throw new ConfiguratieFout(['organisaties: moet een object zijn.']);
  const fouten = Object.keys(value)
    .filter((naam) => naam !== 'organisaties')
    .map((naam) => `${naam}: onbekend element.`);
  const read = Object.entries(given).map(([oin, functies]) => [oin, readOrganisatie(oin, functies, fouten)] as const);
  if (fouten.length > 0) throw new ConfiguratieFout(fouten);
  return new Map(read);
}

/**
 * What a function says, beside what is known already. Its activity and handeling are its own; how confidential it is, how long it is kept
 * and what it is called belong to the verwerking as a whole, so there the function only fills in what nobody said yet.
 * @throws OnvolledigeActie when the configuration knows no such function
 */
export function gegevensOf(functies: Functies | null, naam: string, known: Verwerkingsgegevens): Verwerkingsgegevens {
  const functie = functies?.functies.get(naam);
  if (functie === undefined) throw new OnvolledigeActie('Deze functie staat niet in de verwerkingsactiviteiten.');
  const { modus: _, vertrouwelijkheid, bewaartermijn, verwerkingNaam, ...own } = functie;
  const whole = { vertrouwelijkheid, bewaartermijn, verwerkingNaam };
  const fill = Object.entries(whole).filter(
    ([element, value]) => value !== undefined && known[element as keyof typeof whole] === undefined,
  );
  return { ...own, ...(Object.fromEntries(fill) as Verwerkingsgegevens) };
}

/** How acties of an activity are kept; `fail-closed` unless the configuration says otherwise. */
export function modusOf(functies: Functies | null, verwerkingsactiviteitId: string | null | undefined): Modus {
  for (const functie of functies?.functies.values() ?? [])
    if (functie.verwerkingsactiviteitId === verwerkingsactiviteitId?.toLowerCase())
      return functie.modus ?? 'fail-closed';
  return 'fail-closed';
}
