const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

/** The one screen of this stand-in. */
export function adrespagina(uitkomst: string | null): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Adres kentekenhouder – RDW (nagespeeld)</title>
<style>
  body { font: 1.05rem/1.5 system-ui, sans-serif; margin: 0; color: #212121 }
  header, main { padding: 1rem max(1rem, calc(50% - 20rem)) }
  header { background: #2b6a2f; color: #fff; font-weight: 600 }
  h1 { font-size: 1.8rem; line-height: 1.2 }
  input, button, select { font: inherit; padding: .5rem; border: 1px solid #555; border-radius: 3px }
  label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
  button { margin-top: 1rem; background: #2b6a2f; color: #fff; border: 0; padding: .6rem 1.2rem }
  output { display: block; padding: 1rem; background: #eef5ee; border-left: 4px solid #2b6a2f }
</style>
</head>
<body>
<header>RDW (nagespeeld) · Kentekenadministratie</header>
<main>
<h1>Adres van een kentekenhouder</h1>
${uitkomst === null ? '' : `<output>Adres bij de gemeente: <strong>${escape(uitkomst)}</strong></output>`}
<form method="post" action="/adrescontrole">
  <label for="bsn">Burgerservicenummer</label>
  <input id="bsn" name="bsn" inputmode="numeric" pattern="[0-9]{9}" autocomplete="off" required>
  <label for="koppeling">Koppeling met de gemeente</label>
  <select id="koppeling" name="koppeling">
    <option value="volledig">geeft door waarom wij vragen</option>
    <option value="oud">oud: geeft niets door</option>
  </select>
  <div><button>Vraag de gemeente</button></div>
</form>
</main>
</body>
</html>`;
}
