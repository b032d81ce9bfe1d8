import type { Toestand, Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { ApiNaam, Scope } from './aanvrager.ts';

/** What a row of the table says about an actie in a state. `verborgen`: left out of a list, never counted. */
type Uitkomst = 'ja' | 'verborgen' | 403 | 404;

export type Bewerkingsrecht =
  | 'aanmaken'
  | 'opvragen'
  | 'lezen'
  | 'vervangen'
  | 'termijn-wijzigen'
  | 'vertrouwelijkheid-wijzigen'
  | 'verwijderen'
  | 'inzien'
  | 'object-inzien';

/** One row of REGELS 5: what one scope allows of one operation, per state of the actie (for `aanmaken`: of the value sent). */
export interface Recht {
  readonly regel: `T${number}`;
  readonly api: ApiNaam;
  readonly recht: Bewerkingsrecht;
  readonly scope: Scope;
  readonly uitkomst: Readonly<Record<Toestand, Uitkomst>>;
}

/** Settings that change the table (T14, T15). */
export interface Rechteninstelling {
  /** Lifted and once confidential acties in Inzage are shown to every reader, or only with `read:confidential` (T14). */
  readonly inzageOpgeheven: 'read:normal' | 'read:confidential';
  /** Once confidential acties are hidden from `read:normal` and `read:restricted`, or shown as any other (T15). */
  readonly ooitVertrouwelijk: 'verbergen' | 'tonen';
}

const row = (
  regel: Recht['regel'],
  api: ApiNaam,
  recht: Bewerkingsrecht,
  scope: Scope,
  [N, ooit, V, O]: readonly [Uitkomst, Uitkomst, Uitkomst, Uitkomst],
): Recht => ({ regel, api, recht, scope, uitkomst: { N, 'N-ooit': ooit, V, O } });

/**
 * REGELS 5 as data: the one place where rights are decided. Columns N, N', V, O.
 * Rows of one right go from the widest scope to the narrowest; the first that allows the call decides what is shown (P9).
 */
export function rechtentabel({ inzageOpgeheven, ooitVertrouwelijk }: Rechteninstelling): readonly Recht[] {
  const toon = ooitVertrouwelijk === 'tonen';
  const lijst: Uitkomst = toon ? 'ja' : 'verborgen';
  const gelicht = inzageOpgeheven === 'read:normal';
  return [
    row('T2', 'bewerking', 'aanmaken', 'create:confidential', ['ja', 'ja', 'ja', 403]),
    row('T1', 'bewerking', 'aanmaken', 'create:normal', ['ja', 'ja', 403, 403]),
    row('T5', 'bewerking', 'opvragen', 'read:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T4', 'bewerking', 'opvragen', 'read:normal', ['ja', lijst, 403, 403]),
    row('T3', 'bewerking', 'opvragen', 'read:restricted', ['ja', lijst, 403, 403]),
    row('T6', 'bewerking', 'lezen', 'read:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T6', 'bewerking', 'lezen', 'read:normal', ['ja', toon ? 'ja' : 404, 403, 403]),
    row('T8', 'bewerking', 'vervangen', 'update:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T7', 'bewerking', 'vervangen', 'update:normal', ['ja', 'ja', 403, 403]),
    row('T9', 'bewerking', 'termijn-wijzigen', 'update:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T9', 'bewerking', 'termijn-wijzigen', 'update:normal', ['ja', 'ja', 403, 403]),
    row('T10', 'bewerking', 'vertrouwelijkheid-wijzigen', 'update:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T11', 'bewerking', 'verwijderen', 'delete:confidential', ['ja', 'ja', 'ja', 'ja']),
    row('T11', 'bewerking', 'verwijderen', 'delete:normal', ['ja', 'ja', 403, 403]),
    row('T12', 'inzage', 'inzien', 'read:confidential', ['ja', 'ja', 'verborgen', 'ja']),
    row('T12', 'inzage', 'inzien', 'read:normal', gelicht ? ['ja', 'ja', 'verborgen', 'ja'] : ['ja', 'verborgen', 'verborgen', 'verborgen']),
    row('T13', 'inzage', 'object-inzien', 'read:confidential', ['ja', 'ja', 404, 'ja']),
    row('T13', 'inzage', 'object-inzien', 'read:normal', gelicht ? ['ja', 'ja', 404, 'ja'] : ['ja', 404, 404, 404]),
  ]; // prettier-ignore
}

/** What a list may show, and of its fields. */
export interface Lijstrecht {
  readonly toont: ReadonlySet<Toestand>;
  /** Without systeem, gebruiker and gegevensbron (Z5, T3). */
  readonly beperkt: boolean;
}

/** What a list asks for, as far as rights depend on it. */
export interface Lijstvraag {
  readonly vertrouwelijkheid?: readonly Vertrouwelijkheid[];
  readonly vertrouwelijkheidIn?: readonly Vertrouwelijkheid[];
  readonly beperkteSet: boolean;
}
