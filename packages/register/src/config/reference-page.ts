import type { Setting } from './settings.ts';
import { environmentName, settings } from './settings.ts';

/** Accepted where any text is; what refuses it tells what it takes instead. */
const PROBE = '?';

/** What a setting takes, in the words of its own complaint. */
function vormOf({ read }: Setting<unknown>): string {
  try {
    return Array.isArray(read(PROBE)) ? 'een lijst, gescheiden door komma’s' : 'een tekst';
  } catch (error) {
    return (error as Error).message.replace(/^moet /, '').replace(/ zijn(?=$|[:,])/, '');
  }
}

function standaardOf({ standaard }: Setting<unknown>): string {
  if (standaard === undefined) return '';
  const values = [standaard as string | number | boolean | readonly string[]].flat();
  return values.length === 0 ? 'leeg' : `\`${values.join(', ')}\``;
}

const intro = `# Instellingen

Deze pagina is gemaakt uit \`packages/register/src/config/settings.ts\`. Wijzig haar daar.

## Waar een instelling vandaan komt

Het register kijkt in deze volgorde, en de eerste telt:

1. een vlag op de opdrachtregel, zoals \`--port 9000\`; \`npx verwerkingenlog serve --help\` noemt welke er zijn;
2. de omgeving, zoals \`VWL_PORT=9000\`;
3. een JSON-bestand, dat u met \`--config\` aanwijst, zoals \`{ "port": 9000 }\`;
4. de standaardwaarde.

Klopt een instelling niet of bestaat zij niet, dan start het register niet. Het noemt dan alle fouten tegelijk. Een waarde die met
\`tcp://\` begint, is door een containerplatform gezet: die telt niet mee, en het serverlog meldt dat.

## Wat buiten de ontwikkelstand nodig is

- De drie instellingen die met \`raadpleeg\` beginnen: het log legt ook vast wie het raadpleegt. In de ontwikkelstand
  (\`--dev\`) hebben zij een voorbeeldwaarde.
- TLS, als het register op een ander adres luistert dan de eigen machine: \`tlsCert\` met \`tlsKey\`, of \`trustedProxy\` als een
  proxy ervóór TLS afhandelt. Geef dan ook \`publicBewerking\`, \`publicInzage\` en \`publicVar\`: het adres waaronder anderen u bereiken.
- Een sleutelring, een opslag, een organisatie en een applicatie. De ontwikkelstand maakt die zelf; anders doet u dat één keer:

  \`\`\`sh
  npx verwerkingenlog keys init --data /pad/naar/map
  npx verwerkingenlog migrate --data /pad/naar/map
  npx verwerkingenlog applicatie add --data /pad/naar/map --organisatie 00000001821002193000 --organisatie-naam Voorbeeldgemeente --client-id zaaksysteem --label Zaaksysteem --bewerking read:normal
  \`\`\`

  [In productie](../recepten/productie.md) gaat stap voor stap van een kale machine naar een register dat draait.

- De poort voor \`/metrics\` spreekt gewoon HTTP en vraagt geen token. Zij geeft geen persoonsgegevens, en luistert alleen op de eigen machine. Zet
  \`metricsHost\` alleen op het adres van een net dat uw beheer voor zich heeft.

## Alle instellingen

De letter met het cijfer, zoals V7, is de regel van de standaard waar de instelling bij hoort. De tests dragen dezelfde nummers.

`;

/** The reference page of all settings, in Markdown. */
export function referencePage(): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const cells = [
      `\`${name}\`<br>\`VWL_${environmentName(name)}\``,
      vormOf(setting),
      standaardOf(setting),
      setting.uitleg,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `${intro}| Instelling en omgeving | Waarde | Standaard | Betekenis |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
