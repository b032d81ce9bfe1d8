import { Worker } from 'node:worker_threads';

import type { ThreadOptions } from './messages.ts';

/** Starts a storage thread from source (`.ts`, in a checkout) or from the build (`.js`), whichever this file is. */
export function startThread(name: 'reader-thread' | 'writer-thread', options: ThreadOptions): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./${name}.${extension}`, import.meta.url), { workerData: options, name });
}
