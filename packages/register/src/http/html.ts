const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe inside HTML. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Text with `code` between backticks. */
export function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

/** A name that may break where a new word begins: `verwerkte|Objecten.|objecttype`. */
export function breakable(name: string): string {
  return escape(name).replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[./_])/g, '<wbr>');
}

/** A whole page, without scripts. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/stijl.css">
</head>
<body>
<a class="skip" href="#inhoud">Naar de inhoud</a>
<header><a href="/">verwerkingenlog</a></header>
<main id="inhoud">
${body}
</main>
<footer>verwerkingenlog is vrije software (EUPL-1.2).</footer>
</body>
</html>
`;
}

/** The one style sheet: readable at every width, in light and dark, printable. */
export const STYLE: string = `
:root { color-scheme: light dark; --tekst: #1b1b1f; --zacht: #55555f; --vlak: #f4f5f8; --lijn: #c9ccd6; --accent: #154273; --grond: #fff; }
@media (prefers-color-scheme: dark) { :root { --tekst: #ececf1; --zacht: #b4b6c2; --vlak: #23242b; --lijn: #45474f; --accent: #8fbcf0; --grond: #17181c; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.6 system-ui, sans-serif; color: var(--tekst); background: var(--grond); }
header { background: var(--accent); padding: .75rem max(1.5rem, 50% - 29.5rem); }
header a { color: var(--grond); font-weight: 700; text-decoration: none; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 1.5rem; } footer { color: var(--zacht); padding-top: 3rem; }
h1 { line-height: 1.2; margin: .5rem 0 1rem; } h2 { margin: 2.5rem 0 .75rem; line-height: 1.3; } h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; } header a:focus-visible { outline-color: var(--grond); }
code, .pad { font: .9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; } code { background: var(--vlak); padding: .1em .3em; border-radius: .2em; }
pre { background: var(--vlak); padding: 1rem; border-radius: .4rem; overflow-x: auto; } pre code { padding: 0; overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; } th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--lijn); }
th { color: var(--zacht); font-weight: 600; } td code { overflow-wrap: break-word; } details { margin: .75rem 0; } summary { cursor: pointer; font-weight: 600; }
nav ul, .lijst { padding: 0; list-style: none; } .lijst li { margin: .4rem 0; }
section { border-top: 2px solid var(--lijn); margin-top: 2rem; } .methode { font-weight: 700; margin-right: .6em; }
.kaarten { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; padding: 0; list-style: none; } .kaarten li { background: var(--vlak); border-radius: .5rem; padding: 1.25rem; } .kaarten h2 { margin-top: 0; font-size: 1.2rem; } .kaarten p:last-child { margin-bottom: 0; }
.merk { font: .8rem/1.5 system-ui, sans-serif; border: 1px solid var(--lijn); border-radius: 1em; padding: 0 .6em; color: var(--zacht); white-space: nowrap; }
.verborgen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--grond); padding: .5rem; }
@media (max-width: 40rem) { main, footer { padding-inline: 1rem; } header { padding: .75rem 1rem; } h1 { font-size: 1.6rem; } table, tbody, tr, td { display: block; } thead { display: none; } td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--lijn); padding: .5rem 0; } }
@media print { header, .skip { display: none; } }
`;
