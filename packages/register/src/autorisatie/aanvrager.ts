/** The APIs of the register. Each has scopes of its own (REGELS 5). */
export const apis = ['bewerking', 'inzage', 'var'] as const;
export type ApiNaam = (typeof apis)[number];

export const scopes = [
  'create:normal',
  'create:confidential',
  'read:restricted',
  'read:normal',
  'read:confidential',
  'update:normal',
  'update:confidential',
  'delete:normal',
  'delete:confidential',
] as const;
export type Scope = (typeof scopes)[number];

/** Who calls, as decided by authentication: the application, its log, and what it may do on the API that is called. */
export interface Aanvrager {
  readonly api: ApiNaam;
  readonly applicatieId: number;
  readonly clientId: string;
  /** Shown as `systeem` in the log's own read lines (I3). */
  readonly label: string;
  readonly logId: number;
  /** OIN of the organisation whose log this is. */
  readonly organisatieOin: string;
  /** `user_id` of the token; empty when the token has none. */
  readonly gebruiker: string;
  /** Scopes on this API after narrowing by the token. */
  readonly scopes: ReadonlySet<Scope>;
  /** OINs in whose name it may read (I5); `elke` only in development mode. */
  readonly oins: ReadonlySet<string> | 'elke';
  /** Rule per application for V13. */
  readonly uitvoeringDoor: 'medewerker' | 'systeem' | 'onbekend';
}
