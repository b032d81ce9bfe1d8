// Small faults, put one at a time into the code that must find faults of others: does a check notice? npm run mutants
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import ts from 'typescript';

const source = new URL('../packages/transparency-log/src/', import.meta.url);
/** Those who decide whether something is true: a fault in them believes a liar. */
export const verifierFiles = [
  'checkpoint/verify-checkpoint.ts',
  'note/cosignature.ts',
  'note/verify-note.ts',
  'proof/verify-tlog-proof.ts',
  'tree/hash.ts',
  'tree/verify-proof.ts',
];
/** All that reads, makes and verifies; what only lists or declares has nothing to mutate. */
export const allFiles = globSync('**/*.ts', { cwd: fileURLToPath(source) })
  .filter((file) => !file.startsWith('testing/') && !file.endsWith('.test.ts') && file !== 'index.ts')
  .toSorted();
/** How much longer than without a mutant the checks may take, and how many milliseconds at least, on a machine that does other things too. */
const SLOWER_MAX = 8;
const MILLISECONDS_MIN = 4_000;
const FOR_EVER = 'it takes for ever';
/** A thread keeps what it loaded, so after so many mutants another one begins; one that fills its memory has been noticed. */
const MUTANTS_PER_THREAD = 50;
const MEMORY_MIB_MAX = 512;

/** @type {Readonly<Record<number, readonly string[]>>} */
const operators = {
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
  [ts.SyntaxKind.PercentToken]: ['*'],
  [ts.SyntaxKind.PlusEqualsToken]: ['-='],
  [ts.SyntaxKind.MinusEqualsToken]: ['+='],
};
/** @type {Readonly<Record<string, string>>} */
const methods = {
  every: 'some',
  some: 'every',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  indexOf: 'lastIndexOf', // prettier-ignore
  lastIndexOf: 'indexOf',
  floor: 'ceil',
  ceil: 'floor',
  min: 'max',
  max: 'min',
  reduceRight: 'reduce', // prettier-ignore
};

/**
 * @typedef {{ readonly file: string, readonly line: number, readonly was: string, readonly now: string, readonly text: string }} Mutant
 */

/** The messages of our errors: what they say is no matter of right or wrong. @param {ts.Node} node */
const isMessage = (node) =>
  ts.isCallExpression(node.parent) &&
  node.parent.expression.getText() === 'demand' &&
  node.parent.arguments.indexOf(/** @type {ts.Expression} */ (node)) === 2;

/** A condition, decided beforehand; a loop only to no end at all. @param {ts.Node} node @returns {readonly string[]} */
function decisionsOf(node) {
  const parent = node.parent ?? node;
  if (ts.isWhileStatement(parent) && parent.expression === node) return ['false'];
  const decides =
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node);
  return decides ? ['true', 'false'] : [];
}

/** Another value. @param {ts.Node} node @returns {readonly string[]} */
function valuesOf(node) {
  if (ts.isNumericLiteral(node)) return [`(${node.getText()} + 1)`];
  if (ts.isStringLiteral(node) && !isMessage(node)) return [node.text === '' ? "'x'" : "''"];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (!ts.isRegularExpressionLiteral(node)) return [];
  const text = node.getText();
  return [text.replace('/^', '/'), text.replace(/\$(?=\/[a-z]*$)/, '')].filter((changed) => changed !== text);
}

/** Another thing to do. @param {ts.Node} node @returns {readonly string[]} */
function actsOf(node) {
  if (ts.isExpressionStatement(node)) return [';'];
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [node.left.getText(), node.right.getText()];
    return (operators[node.operatorToken.kind] ?? []).map((operator) => `${left} ${operator} ${right}`);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [node.operand.getText()];
  if (!ts.isPropertyAccessExpression(node)) return [];
  const method = methods[node.name.text];
  return method === undefined ? [] : [`${node.expression.getText()}.${method}`];
}

/**
 * Every mutant of a file: its text with one change.
 * @param {string} file
 * @param {string} text
 * @returns {readonly Mutant[]}
 */
export function mutantsOf(file, text) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const mutants = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isTypeAliasDeclaration(node)) return;
    for (const now of new Set([...valuesOf(node), ...actsOf(node), ...decisionsOf(node)]))
      mutants.push({
        file,
        line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
        was: node.getText().split('\n').join(' ').slice(0, 80),
        now: now.slice(0, 80),
        text: text.slice(0, node.getStart()) + now + text.slice(node.getEnd()),
      });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mutants;
}

/** A thread that checks mutants one after the other; it is ended, and another begins, when one takes for ever. */
class Judge {
  /** @type {Worker | null} */
  #worker = null;
  #number = 0;
  /** Milliseconds that a mutant gets. */
  patience = 600_000;

  /**
   * @param {Pick<Mutant, 'file' | 'text'>} mutant
   * @returns {Promise<string | null>} by what it was noticed; null when it lives on
   */
  async check({ file, text }) {
    const worker = (this.#worker ??= new Worker(new URL('./mutant-worker.mjs', import.meta.url), {
      execArgv: ['--conditions=@vwl/source', '--disable-warning=ExperimentalWarning'],
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB_MAX },
    }));
    this.#number += 1;
    /** @type {Promise<string | null>} */
    const answer = new Promise((resolve) => {
      const timer = setTimeout(() => resolve(FOR_EVER), this.patience);
      worker.removeAllListeners();
      worker.once('message', (/** @type {string | null} */ noticed) => {
        clearTimeout(timer);
        resolve(noticed);
      });
      worker.once('error', (error) => {
        clearTimeout(timer);
        this.#worker = null;
        resolve(`the thread ended: ${String(error)}`);
      });
    });
    worker.postMessage({ number: this.#number, url: new URL(file, source).href, text });
    const noticed = await answer;
    if (noticed === FOR_EVER || this.#number % MUTANTS_PER_THREAD === 0) await this.end();
    return noticed;
  }

  async end() {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

/**
 * Checks all mutants of files, and first that the checks hold without one.
 * @param {readonly string[]} files
 * @param {(done: number, all: number, survivor: Mutant | null) => void} [progress]
 * @returns {Promise<{ mutants: number, endless: number, survivors: readonly Mutant[] }>}
 */
export async function hunt(files, progress = () => {}) {
  const texts = files.map((file) => ({ file, text: readFileSync(new URL(file, source), 'utf8') }));
  const mutants = texts.flatMap(({ file, text }) => mutantsOf(file, text));
  const judge = new Judge();
  /** @type {Mutant[]} */
  const survivors = [];
  let endless = 0;
  try {
    // Twice: the first time the thread begins too.
    for (const unchanged of [texts[0], texts[0]]) {
      const begin = performance.now();
      const noticed = unchanged === undefined ? 'no file' : await judge.check(unchanged);
      if (noticed !== null) throw new Error(`the checks fail without a mutant: ${noticed}`);
      judge.patience = Math.max(MILLISECONDS_MIN, SLOWER_MAX * (performance.now() - begin));
    }
    for (const [done, mutant] of mutants.entries()) {
      const noticed = await judge.check(mutant);
      if (noticed === null) survivors.push(mutant);
      if (noticed === FOR_EVER) endless += 1;
      progress(done + 1, mutants.length, noticed === null ? mutant : null);
    }
  } finally {
    await judge.end();
  }
  return { mutants: mutants.length, endless, survivors };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const files =
    wanted.length === 0 ? verifierFiles : allFiles.filter((file) => wanted.some((word) => file.includes(word)));
  const { mutants, endless, survivors } = await hunt(files, (done, all, survivor) => {
    if (done % 25 === 0) process.stderr.write(`${String(done)} of ${String(all)}\n`);
    if (survivor !== null)
      console.log(`${survivor.file}:${String(survivor.line)}  ${survivor.was}  →  ${survivor.now}`);
  });
  const killed = mutants - survivors.length;
  console.log(
    `mutants: ${String(killed)} of ${String(mutants)} noticed (${((100 * killed) / mutants).toFixed(1)} %), ${String(endless)} of them because they did not end`,
  );
}
