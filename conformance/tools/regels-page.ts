/** A rule of the register, as `regels.json` lists them. */
interface Regel {
  readonly id: string;
  readonly titel: string;
  /** Why no test can carry it yet. */
  readonly later?: string;
}

export interface Regelgroep {
  readonly naam: string;
  readonly regels: readonly Regel[];
}

/** One test of a run. */
export interface RunTest {
  /** From the root of the repository. */
  readonly file: string;
  /** Its own title, behind those of the describe blocks around it. */
  readonly title: string;
  /** Rules that it proves. */
  readonly ids: readonly string[];
  readonly passed: boolean;
}

/** What is used of vitest's JSON report. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** `H5`; the rules about faults are one chapter, `F`. */
const ID = /^(?:[A-Z]\d{1,2}|F)$/;

/** The rule ids that a title begins with: `I3 T14 the read is logged` → I3, T14. */
export function leadingIds(title: string): readonly string[] {
  const words = title.split(' ');
  const end = words.findIndex((word) => !ID.test(word));
  return end === -1 ? words : words.slice(0, end);
}

/** A test proves what its own title names; without a name, what the describe block nearest to it names. */
function idsOf(ancestors: readonly string[], title: string): readonly string[] {
  return [title, ...ancestors.toReversed()].map(leadingIds).find((ids) => ids.length > 0) ?? [];
}

/** A test that runs on several engines passed when it passed on one of them and failed on none: some are about one engine only. */
const hasPassed = (statuses: readonly string[]): boolean => statuses.includes('passed') && !statuses.includes('failed');

/** The tests of a run, each once, in an order that does not depend on which file or which engine was ready first. */
export function readTests({ testResults }: VitestReport, root: string): readonly RunTest[] {
  const byFile = [...Map.groupBy(testResults, ({ name }) => name)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return byFile.flatMap(([name, results]) => {
    const all = results.flatMap(({ assertionResults }) => assertionResults);
    const byTitle = Map.groupBy(all, ({ ancestorTitles, title }) => [...ancestorTitles, title].join(' › '));
    return Array.from(byTitle, ([whole, [first, ...others]]) => ({
      file: name.replace(root, ''),
      title: whole,
      ids: idsOf(first?.ancestorTitles ?? [], first?.title ?? ''),
      passed: hasPassed([first?.status ?? '', ...others.map(({ status }) => status)]),
    }));
  });
}

const testsOf = ({ id }: Regel, tests: readonly RunTest[]): readonly RunTest[] =>
  tests.filter(({ ids }) => ids.includes(id));

function uitslag(regel: Regel, tests: readonly RunTest[]): string {
  const own = testsOf(regel, tests);
  if (own.some(({ passed }) => !passed)) return 'mislukt';
  if (regel.later !== undefined) return 'later';
  return own.length === 0 ? 'zonder test' : 'geslaagd';
}

/** Why rules and tests do not fit together; nothing when they do. */
export function findFaults(groepen: readonly Regelgroep[], tests: readonly RunTest[]): readonly string[] {
  const regels = groepen.flatMap((groep) => groep.regels);
  const known = new Set(regels.map(({ id }) => id));
  return [
    ...regels.flatMap((regel) => {
      const result = uitslag(regel, tests);
      return result === 'geslaagd' || result === 'later' ? [] : [`${regel.id} is ${result}: ${regel.titel}`];
    }),
    ...tests.flatMap(({ file, title, ids }) =>
      ids.filter((id) => !known.has(id)).map((id) => `${file} noemt ${id}, een regel die er niet is: ${title}`),
    ),
  ];
}

/** Titles of one file; those that a table of cases repeats, once. */
function fileLines(file: string, tests: readonly RunTest[]): readonly string[] {
  const lines = tests.map(({ title, passed }) => `  ${passed ? '✓' : '✗'} ${title.replaceAll('\n', ' ')}`);
  return [file, ...new Set(lines)];
}

function proofOf(regel: Regel, tests: readonly RunTest[]): readonly string[] {
  const byFile = Map.groupBy(testsOf(regel, tests), ({ file }) => file);
  const lines = [...byFile].flatMap(([file, own]) => fileLines(file, own));
  return [
    `### ${regel.id} ${regel.titel}`,
    '',
    ...(regel.later === undefined ? [] : [regel.later, '']),
    ...(lines.length === 0 ? [] : ['```text', ...lines, '```', '']),
  ];
}

/** The reference page: rule, tests, result. Without dates and durations, so that it only changes when they do. */
export function regelsPage(groepen: readonly Regelgroep[], tests: readonly RunTest[]): string {
  const rows = groepen
    .flatMap(({ regels }) => regels)
    .map((regel) => {
      const { id, titel } = regel;
      return `| ${id} | ${titel} | ${String(testsOf(regel, tests).length)} | ${uitslag(regel, tests)} |`;
    });
  return [
    '<!-- Gemaakt met `npm run regels`; wijzig de tests of conformance/regels.json, niet dit blad. -->',
    '',
    '# Regels en hun tests',
    '',
    'Elke regel van het register heeft een nummer. Een test die een regel bewijst begint met dat nummer. Dit blad legt de',
    'regels naast de laatste volledige testronde. *Later* is een regel die het register nog niet belooft.',
    '',
    '| Regel | Wat hij zegt | Tests | Uitslag |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    ...groepen.flatMap(({ naam, regels }) => [`## ${naam}`, '', ...regels.flatMap((regel) => proofOf(regel, tests))]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
