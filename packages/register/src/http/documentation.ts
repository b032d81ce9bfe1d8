import type { Contract, Operation, Schema } from './contract.ts';
import { escape, page, prose } from './html.ts';

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined)
    return schema.enum
      .filter((value) => value !== null)
      .map((value) => `<code>${escape(value)}</code>`)
      .join(' ');
  const format = schema['format'] === undefined ? '' : ` (${String(schema['format'])})`;
  const max = schema['maxLength'] === undefined ? '' : `, hoogstens ${String(schema['maxLength'])} tekens`;
  return `${escape(schema.type ?? '')}${escape(format)}${escape(max)}`;
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
      `<tr><td><code>${escape(name)}</code>${required ? ' <span class="merk">verplicht</span>' : ''}</td><td>${typeOf(schema)}</td><td>${prose(description)}</td></tr>`,
  );
  return `<table><thead><tr><th>${head}</th><th>Soort</th><th>Betekenis</th></tr></thead><tbody>${cells.join('')}</tbody></table>`;
}

/** Fields of a body with those of the objects inside it. */
function fieldsOf(schema: Schema, prefix = ''): readonly FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const description = String(property['description'] ?? '');
    const required = schema.required?.includes(name) ?? false;
    const row = { name: `${prefix}${name}`, schema: property, required, description };
    return [row, ...fieldsOf(property.items ?? property, `${prefix}${name}.`)];
  });
}

function operationHtml(operation: Operation, base: string): string {
  const { operationId, method, path, summary, description, parameters, body, responses, scopes, uitbreiding } =
    operation;
  const parameterRows = parameters.map((parameter) => ({
    name: parameter.name,
    schema: parameter.schema,
    required: parameter.required ?? false,
    description: `${parameter.in === 'header' ? 'Header. ' : ''}${parameter.description}`,
  }));
  const answers = Object.entries(responses).map(
    ([status, schema]) => `<h3>Antwoord ${status}</h3>${table('Element', fieldsOf(schema))}`,
  );
  return `<section id="${escape(operationId)}">
<h2>${escape(summary)} ${uitbreiding ? '<span class="merk">uitbreiding</span>' : ''}</h2>
<p class="pad"><span class="methode">${method}</span>${escape(base + path)}</p>
<p>${prose(description)}</p>
<p>Scope: ${scopes.map((scope) => `<code>${escape(scope)}</code>`).join(' of ')}</p>
${parameterRows.length === 0 ? '' : `<h3>Parameters</h3>${table('Parameter', parameterRows)}`}
${body === null ? '' : `<details><summary>Body</summary>${table('Element', fieldsOf(body))}</details>`}
${answers.length === 0 ? '' : `<details><summary>Antwoord</summary>${answers.join('')}</details>`}
</section>`;
}

/** The contract as a page for people. */
export function documentationPage({ api, title, description, version, operations }: Contract): string {
  const base = `/${api}/api/v1`;
  const index = operations.map(
    ({ operationId, method, path, summary }) =>
      `<li><a href="#${escape(operationId)}">${escape(summary)}</a> <span class="pad">${method} ${escape(path)}</span></li>`,
  );
  return page(
    title,
    `<h1>${escape(title)}</h1>
<p>${prose(description)}</p>
<p>Versie ${escape(version)} · <a href="${base}/openapi.json">openapi.json</a></p>
<h2>Operaties</h2><ul>${index.join('')}</ul>
${operations.map((operation) => operationHtml(operation, base)).join('\n')}`,
  );
}
