#!/usr/bin/env node
// Starts the command line under Node 24: from source in a checkout, from the build elsewhere (ONTWERP 6, ADR 0001).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const source = new URL('../src/main.ts', import.meta.url);
const inCheckout = existsSync(source);
const main = fileURLToPath(inCheckout ? source : new URL('../dist/main.js', import.meta.url));

/** The Node that the workspace pins, when the running one is older. */
function node() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const found = require.resolve(`${name}/package.json`);
    return fileURLToPath(new URL(process.platform === 'win32' ? 'bin/node.exe' : 'bin/node', `file://${found}`));
  } catch {
    process.stderr.write(`verwerkingenlog heeft Node ${NODE_MAJOR} of nieuwer nodig.\n`);
    return process.exit(1);
  }
}

const require = createRequire(import.meta.url);
/** What the register asks of Node (ADR 0004). */
const nodeFlags = require('@verwerkingenlog/register/node-flags.json');
const flags = [...nodeFlags, ...(inCheckout ? ['--conditions=@vwl/source'] : [])];
const args = [...flags, main, ...process.argv.slice(2)];

/** Beside the command for as long as it runs: where a process cannot become another one. */
function runBeside() {
  const child = spawn(node(), args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

// Becoming the command keeps one process: whoever ends it by its id, `kill -9` included, ends the register itself.
if (typeof process.execve === 'function' && process.platform !== 'win32') {
  const command = node();
  process.execve(command, [command, ...args]);
} else runBeside();
