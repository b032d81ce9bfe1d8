import process from 'node:process';

/** A line for each tenth that is done: readable on a screen and in a journal. */
const STEPS = 10;

/** Tells on standard error how far long work is; standard output stays free for the answer. */
export function progressOnStderr(): (step: string, done: number) => void {
  let last = '';
  return (step, done) => {
    const line = `${step} ${String(Math.floor(done * STEPS) * (100 / STEPS))}%\n`;
    if (line === last) return;
    last = line;
    process.stderr.write(line);
  };
}
