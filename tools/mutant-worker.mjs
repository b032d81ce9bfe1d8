// Runs the checks of the transparency log on sources of which one was changed, without writing it anywhere.
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';

const source = new URL('../packages/transparency-log/src/', import.meta.url).href;
/** Leaves of the trees that are tried exhaustively: enough for every shape of a step. */
const LEAVES_MAX = 9;
/** @type {Map<string, string>} */
const stripped = new Map();
/** @type {{ number: number, url: string, text: string }} */
let mutant = { number: 0, url: '', text: '' };

registerHooks({
  // Every mutant has modules of its own, by a number in their addresses.
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url.startsWith(source) && !resolved.url.includes('?')
      ? { ...resolved, url: `${resolved.url}?mutant=${String(mutant.number)}` }
      : resolved;
  },
  load(url, context, next) {
    if (!url.startsWith(source)) return next(url, context);
    const [file = ''] = url.split('?');
    if (!stripped.has(file)) stripped.set(file, stripTypeScriptTypes(readFileSync(fileURLToPath(file), 'utf8')));
    const text = file === mutant.url ? stripTypeScriptTypes(mutant.text) : stripped.get(file);
    return { format: 'module', source: text ?? '', shortCircuit: true };
  },
});

/** @returns {Promise<string | null>} by what the mutant was noticed; null when it lives on */
async function check() {
  try {
    /** @type {{ checks: Record<string, (leavesMax: number) => unknown> }} */
    const { checks } = await import(`${source}testing/checks.ts?mutant=${String(mutant.number)}`);
    for (const check of Object.values(checks)) await check(LEAVES_MAX);
    return null;
  } catch (error) {
    return String(error).slice(0, 200);
  }
}

parentPort?.on('message', (/** @type {typeof mutant} */ next) => {
  mutant = next;
  void check().then((noticed) => parentPort?.postMessage(noticed));
});
