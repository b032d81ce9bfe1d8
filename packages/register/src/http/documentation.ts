import type { Contract, Operation, Schema } from './contract.ts';
import { breakable, escape, page, prose } from './html.ts';
import { foutregels } from './problem.ts';

/** Words for the types of JSON Schema. */
const soorten: Readonly<Record<string, string>> = {
  string: 'tekst',
  integer: 'geheel getal',
  number: 'getal',
  boolean: '<code>true</code> of <code>false</code>',
  object: 'object',
  array: 'lijst',
};

function choices({ enum: values = [] }: Schema): string {
  return values
    .filter((value) => value !== null)
    .map((value) => `<code>${escape(value)}</code>`)
    .join(' ');
}

function typeOf(schema: Schema): string {
  const items = schema.items?.enum === undefined ? '' : ` van ${choices(schema.items)}`;
  if (schema.enum !== undefined) return choices(schema);
  const format = schema.format === undefined ? '' : ` (${escape(schema.format)})`;
  const max = schema.maxLength === undefined ? '' : `, hoogstens ${String(schema.maxLength)} tekens`;
  return `${soorten[schema.type ?? ''] ?? ''}${items}${format}${max}`;
}

interface FieldRow {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly description: string;
}

function table(head: string, rows: readonly FieldRow[]): string {
  const cells = rows.map(
    ({ name, schema, required, description }) =>
      `<tr><td><code>${breakable(name)}</code>${required ? ' <span class="merk">verplicht</span>' : ''}</td><td>${typeOf(schema)}</td><td>${prose(description)}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">${head}</th><th scope="col">Soort</th><th scope="col">Betekenis</th></tr></thead><tbody>${cells.join('')}</tbody></table>`;
}

/** Fields of a body with those of the objects inside it. */
function fieldsOf(schema: Schema, prefix = ''): readonly FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const description = property.description ?? '';
    const required = schema.required?.includes(name) ?? false;
    const row = { name: `${prefix}${name}`, schema: property, required, description };
    return [row, ...fieldsOf(property.items ?? property, `${prefix}${name}.`)];
  });
}

/** A wide example scrolls sideways, also with the keyboard. */
function exampleHtml(example: unknown, label: string, perRegel = false): string {
  if (example === undefined) return '';
  const text = JSON.stringify(example, null, perRegel ? 0 : 2);
  return `<pre tabindex="0" role="region" aria-label="${label}"><code>${escape(text)}</code></pre>`;
}

/** A summary of the contract is a sentence; a heading has no full stop. */
function headingOf({ summary }: Operation): string {
  return escape(summary.replace(/\.$/, ''));
}

function bodyHtml({ body, bodyExample, perRegel }: Operation): string {
  if (body === null) return '';
  const label = perRegel ? 'Voorbeeld van een regel van de body' : 'Voorbeeld van de body';
  return `<details><summary>Wat u stuurt</summary>${exampleHtml(bodyExample, label, perRegel)}${table('Element', fieldsOf(body))}</details>`;
}

function answerHtml({ responses, responseExample }: Operation): string {
  const tables = Object.entries(responses).map(
    ([status, schema]) => `<h3>Status ${status}</h3>${table('Element', fieldsOf(schema))}`,
  );
  if (tables.length === 0) return '';
  return `<details><summary>Wat u terugkrijgt</summary>${exampleHtml(responseExample, 'Voorbeeld van het antwoord')}${tables.join('')}</details>`;
}

function operationHtml(operation: Operation, base: string): string {
  const { operationId, method, path, description, parameters, scopes, uitbreiding } = operation;
  const parameterRows = parameters.map((parameter) => ({
    name: parameter.name,
    schema: parameter.schema,
    required: parameter.required ?? false,
    description: `${parameter.in === 'header' ? 'Header. ' : ''}${parameter.description}`,
  }));
  return `<section id="${escape(operationId)}">
<h2>${headingOf(operation)}${uitbreiding ? ' <span class="merk">uitbreiding</span>' : ''}</h2>
<p class="pad"><span class="methode">${method}</span>${breakable(base + path)}</p>
<p>${prose(description)}</p>
<p>Scope: ${scopes.map((scope) => `<code>${escape(scope)}</code>`).join(' of ')}</p>
${parameterRows.length === 0 ? '' : `<details><summary>Parameters en headers</summary>${table('Naam', parameterRows)}</details>`}
${bodyHtml(operation)}
${answerHtml(operation)}
</section>`;
}

/** What holds for every operation. */
function generalHtml(): string {
  const rows = Object.entries(foutregels).map(
    ([code, { status, title }]) =>
      `<tr><td>${String(status)}</td><td><code>${escape(code)}</code></td><td>${escape(title)}</td></tr>`,
  );
  return `<section id="aanmelden">
<h2>Aanmelden</h2>
<p>Stuur bij elke aanvraag <code>Authorization: Bearer …</code> met een ZGW-JWT: ondertekend met HS256 en het geheim van uw
applicatie, met de claims <code>iss</code>, <code>iat</code>, <code>client_id</code>, <code>user_id</code> en
<code>user_representation</code>. Een token werkt een uur. De beheerder van het register meldt uw applicatie aan en geeft haar scopes.</p>
</section>
<section id="fouten">
<h2>Fouten</h2>
<p>Een fout komt terug als <code>application/problem+json</code>. Bij status 400 noemt <code>invalidParams</code> elke fout.
Geef bij vragen aan de beheerder het nummer in <code>instance</code> door: dat staat ook in het serverlog.</p>
<table><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Betekenis</th></tr></thead><tbody>${rows.join('')}</tbody></table>
</section>`;
}

/** The contract as a page for people. */
export function documentationPage({ api, title, description, version, operations }: Contract): string {
  const base = `/${api}/api/v1`;
  const index = operations.map(
    (operation) =>
      `<li><a href="#${escape(operation.operationId)}">${headingOf(operation)}</a><br><span class="pad">${operation.method} ${breakable(operation.path)}</span></li>`,
  );
  return page(
    title,
    `<h1>${escape(title)}</h1>
<p>${prose(description)}</p>
<p>Versie ${escape(version)} · <a href="${base}/openapi.json">openapi.json</a></p>
<nav aria-labelledby="operaties"><h2 id="operaties">Operaties</h2><ul class="lijst">${index.join('')}
<li><a href="#aanmelden">Aanmelden</a></li><li><a href="#fouten">Fouten</a></li></ul></nav>
${operations.map((operation) => operationHtml(operation, base)).join('\n')}
${generalHtml()}`,
  );
}
