import { checkpointChecks } from './checkpoint-checks.ts';
import { noteChecks } from './note-checks.ts';
import { proofChecks } from './proof-checks.ts';
import { tileChecks } from './tile-checks.ts';
import { treeChecks } from './tree-checks.ts';

/** Throws when the package does something else than it should. */
export type Check = (leavesMax: number) => void | Promise<void>;

/**
 * What the package must do, by name. The tests run them, and so does the hunt for mutants that survive (`tools/mutants.mjs`). `leavesMax` is the
 * size of the largest tree that is tried exhaustively.
 */
export const checks: Readonly<Record<string, Check>> = {
  ...treeChecks,
  ...proofChecks,
  ...noteChecks,
  ...checkpointChecks,
  ...tileChecks,
};
