import type { StoreState } from '../observer.ts';
import type { Append, AppendGroup, AppendOutcome, AppendResult } from './append.ts';

/** What a statement can bind. Integers are safe JavaScript numbers; UUIDs are 16 bytes. */
export type Param = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Param>>;

export interface Statement {
  /** Portable SQL with `$1`, `$2`, … as parameters. */
  readonly sql: string;
  readonly params: readonly Param[];
}

/**
 * The whole of what the register asks of a database. SQLite implements it with one writer thread and some reader threads;
 * PostgreSQL with pools of connections. Stores write portable SQL against it and never see the engine behind it (ONTWERP 4).
 */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  /** Reads committed rows. Never blocks the HTTP thread. Throws RegisterError `service_unavailable` when the store cannot be read. */
  query<T extends Row>(sql: string, params: readonly Param[]): Promise<readonly T[]>;
  /** The same for the register itself (who may call, is it ready): waits for no question of a client, however many there are. */
  queryAhead<T extends Row>(sql: string, params: readonly Param[]): Promise<readonly T[]>;
  /** Runs small statements in one durable transaction: for the directory, never for the log itself. Throws on a constraint. */
  execute(statements: readonly Statement[]): Promise<void>;
  /**
   * To ask before the work for an append is done. Throws RegisterError `service_unavailable` when so much waits that an append of this
   * client would be refused.
   */
  requireRoom(client: string, versies: number): void;
  /**
   * Appends versions to one log, all or nothing, and resolves when they are durable. Concurrent calls share a transaction (group commit)
   * but never each other's fate; clients take turns. Throws RegisterError `service_unavailable` when nothing was stored, `outcome_unknown`
   * when the engine died and only a new start can tell.
   * @param client client id of the application whose work it is
   */
  append(append: Append, client: string): Promise<AppendResult>;
  /**
   * The same for many at once, in the order of the group: a later one sees what an earlier one wrote. What a client writes one by one and what
   * it writes many at a time take turns as well, so that nobody waits for more than the group in hand and the next one. Throws
   * RegisterError `service_unavailable` when the store failed and nothing was stored, `outcome_unknown` as `append` does.
   */
  appendGroup(group: AppendGroup, client: string): Promise<readonly AppendOutcome[]>;
  /** What makes the store unfit to serve from although it answers (clocks, durability), as a Dutch sentence; null when nothing does. */
  findUnfit(): Promise<string | null>;
  /** Resolves with the cause when the engine can never write again: only a new start knows what was stored. */
  readonly died: Promise<Error>;
  /** How it stands now, for the figures. Work that it does is told to the observer that it was opened with. */
  state(): Promise<StoreState>;
  /** Finishes what was accepted and releases files and threads. */
  close(): Promise<void>;
}
