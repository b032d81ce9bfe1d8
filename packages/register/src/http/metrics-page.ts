import type { MetricDefinition } from './metric-definitions.ts';
import { definitions, labels } from './metric-definitions.ts';

const soorten = { counter: 'teller', gauge: 'stand', histogram: 'verdeling' } as const;

const intro = `# Metrieken

Deze pagina is gemaakt uit \`packages/register/src/http/metric-definitions.ts\`. Wijzig haar daar. Hoe u ermee bewaakt, staat in
[bewaken](../recepten/bewaken.md).

Het register geeft zijn cijfers in het formaat van Prometheus op \`http://host:poort/metrics\`; de poort is de instelling \`metricsPort\`.
Geen cijfer bevat iets over een persoon of een organisatie, en geen label bevat iets dat een aanroeper heeft verzonnen.

- Een teller loopt alleen op, en begint na een herstart weer bij nul.
- Een stand is de waarde van het moment.
- Een verdeling telt waarden tot en met een grens (\`_bucket\`, label \`le\`), hun aantal (\`_count\`) en hun som (\`_sum\`).

`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

const code = (text: string): string => `\`${text}\``;

/** The reference page of all figures, in Markdown. */
export function metricsPage(): string {
  const metrics = Object.entries<MetricDefinition>(definitions).map(([name, { type, labels: of, help }]) => [
    code(name),
    soorten[type],
    of.map(code).join(' '),
    help,
  ]);
  return `${intro}## Van het register

${table(['Naam', 'Soort', 'Labels', 'Betekenis'], metrics)}
## Labels

${table(
  ['Label', 'Waarde'],
  Object.entries(labels).map(([name, meaning]) => [code(name), meaning]),
)}
## Van het proces

Namen die met \`process_\` en \`nodejs_\` beginnen, gaan over het proces: processortijd, geheugen, open bestanden, vertraging van de
hoofdthread en opruimen van geheugen. Zij komen van de bibliotheek prom-client en heten in elk programma op Node zo. Wat zij over
geheugen van Node zeggen, gaat over de hoofdthread; \`process_resident_memory_bytes\` telt alles.
`;
}
