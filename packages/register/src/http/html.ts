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
header { background: var(--accent); padding: .75rem 1.5rem; }
header a { color: var(--grond); font-weight: 700; text-decoration: none; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.2; margin: .5rem 0 1rem; } h2 { margin-top: 2.5rem; line-height: 1.3; } h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, .pad { font: .9em/1.5 ui-monospace, monospace; } code { background: var(--vlak); padding: .1em .3em; border-radius: .2em; overflow-wrap: anywhere; }
pre { background: var(--vlak); padding: 1rem; border-radius: .4rem; overflow-x: auto; } pre code { padding: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--lijn); overflow-wrap: anywhere; }
th { color: var(--zacht); font-weight: 600; }
section { border-top: 2px solid var(--lijn); margin-top: 2rem; } .methode { font-weight: 700; margin-right: .6em; }
.kaarten { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; padding: 0; list-style: none; } .kaarten li { background: var(--vlak); border-radius: .5rem; padding: 1rem 1.25rem; }
.merk { font-size: .8rem; border: 1px solid var(--lijn); border-radius: 1em; padding: 0 .6em; color: var(--zacht); white-space: nowrap; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--grond); padding: .5rem; }
@media (max-width: 40rem) { table, tbody, tr, td { display: block; } thead { display: none; } td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--lijn); padding: .5rem 0; } }
`;
