import { RegisterError } from '../errors.ts';
import type { Toestand, Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { toestanden, toestandOf } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { Aanvrager, Scope } from './aanvrager.ts';
import { OPERATIE_SCOPES } from './operaties.ts';
import type { Bewerkingsrecht, Lijstrecht, Lijstvraag, Recht, Rechteninstelling } from './rechten.ts';
import { rechtentabel } from './rechten.ts';

/** Decides on every call. Each method throws RegisterError `permission_denied`, or `not_found` where the table hides. */
export interface Rechten {
  /** P9: some scope for the operation at all. */
  requireOperation(aanvrager: Aanvrager, operationId: string): void;
  create(aanvrager: Aanvrager, vertrouwelijkheid: Vertrouwelijkheid): void;
  list(aanvrager: Aanvrager, vraag: Lijstvraag): Lijstrecht;
  /** `_zoek` without a person (Z11). */
  zoekVerwerking(aanvrager: Aanvrager): void;
  versies(aanvrager: Aanvrager): void;
  read(aanvrager: Aanvrager, toestand: Toestand): void;
  /** P9: what a PUT asks is checked before it is known whether the actie exists. */
  replaceBy(aanvrager: Aanvrager, nieuw: Vertrouwelijkheid): void;
  replace(aanvrager: Aanvrager, huidig: Toestand, nieuw: Vertrouwelijkheid): void;
  patch(
    aanvrager: Aanvrager,
    huidig: Iterable<Toestand>,
    wijziging: { readonly vertrouwelijkheid?: Vertrouwelijkheid; readonly bewaartermijn?: string },
  ): void;
  remove(aanvrager: Aanvrager, toestand: Toestand): void;
  inzageList(aanvrager: Aanvrager): ReadonlySet<Toestand>;
  inzageRead(aanvrager: Aanvrager, toestand: Toestand): void;
  /** I5: the OIN must be one of the application's. */
  oin(aanvrager: Aanvrager, oin: string): void;
}

function denied(scopes: readonly Scope[]): RegisterError {
  const nodig = scopes.map((scope) => `\`${scope}\``).join(' of ');
  return new RegisterError('permission_denied', `Deze aanvraag vraagt de scope ${nodig}.`);
}

/** Does the call meet what a row of a list demands besides its scope (T3, T4)? */
function meetsCondition({ scope }: Recht, vraag: Lijstvraag): boolean {
  const asked = [...(vraag.vertrouwelijkheid ?? []), ...(vraag.vertrouwelijkheidIn ?? [])];
  if (scope === 'read:confidential') return true;
  const onlyNormaal = asked.every((value) => value === 'normaal');
  return onlyNormaal && (scope === 'read:normal' ? vraag.vertrouwelijkheid?.length === 1 : vraag.beperkteSet);
}

/** Interprets the table of REGELS 5 under the settings of the municipality. */
export function createRechten(instelling: Rechteninstelling): Rechten {
  const tabel = rechtentabel(instelling);
  const rowsOf = (recht: Bewerkingsrecht): readonly Recht[] => tabel.filter((row) => row.recht === recht);
  // Whoever is registered for Bewerking may log what is normaal; a `scopes` claim does not take that away (T1).
  const holds = ({ scopes, api }: Aanvrager, scope: Scope): boolean =>
    scopes.has(scope) || (api === 'bewerking' && scope === 'create:normal');
  const shown = ({ uitkomst }: Recht): ReadonlySet<Toestand> =>
    new Set(toestanden.filter((toestand) => uitkomst[toestand] === 'ja'));

  /** One held scope whose row allows it is enough (P9); else the mildest refusal of the held rows. */
  function decide(aanvrager: Aanvrager, recht: Bewerkingsrecht, toestand: Toestand): void {
    const rows = rowsOf(recht);
    const held = rows.filter(({ scope }) => holds(aanvrager, scope)).map(({ uitkomst }) => uitkomst[toestand]);
    if (held.includes('ja')) return;
    if (held.includes(404)) throw new RegisterError('not_found', 'Dit bestaat niet.');
    throw denied(rows.filter(({ uitkomst }) => uitkomst[toestand] === 'ja').map(({ scope }) => scope));
  }

  return {
    requireOperation: (aanvrager, operationId) => {
      const scopes = OPERATIE_SCOPES[operationId] ?? [];
      if (!scopes.some((scope) => holds(aanvrager, scope))) throw denied(scopes);
    },
    create: (aanvrager, vertrouwelijkheid) => {
      if (vertrouwelijkheid === 'opgeheven')
        throw new RegisterError(
          'permission_denied',
          'Een nieuwe actie kan niet de vertrouwelijkheid opgeheven hebben.',
        );
      decide(aanvrager, 'aanmaken', toestandOf(vertrouwelijkheid, false));
    },
    list: (aanvrager, vraag) => {
      const rows = rowsOf('opvragen');
      const row = rows.find((candidate) => holds(aanvrager, candidate.scope) && meetsCondition(candidate, vraag));
      if (row === undefined)
        throw new RegisterError(
          'permission_denied',
          'Met `read:normal` moet vertrouwelijkheid precies `normaal` zijn, met `read:restricted` moet beperkteSet `true` zijn; al het andere vraagt `read:confidential`.',
        );
      return { toont: shown(row), beperkt: vraag.beperkteSet || row.scope === 'read:restricted' };
    },
    zoekVerwerking: (aanvrager) => {
      if (!holds(aanvrager, 'read:confidential')) throw denied(['read:confidential']);
    },
    versies: (aanvrager) => {
      if (!holds(aanvrager, 'read:confidential')) throw denied(['read:confidential']);
    },
    read: (aanvrager, toestand) => decide(aanvrager, 'lezen', toestand),
    replaceBy: (aanvrager, nieuw) => {
      // With `update:normal` alone the value has to stay normaal (T7).
      if (nieuw !== 'normaal') decide(aanvrager, 'vervangen', toestandOf(nieuw, false));
    },
    replace: (aanvrager, huidig, nieuw) => {
      if (nieuw === 'opgeheven' && huidig !== 'O')
        throw new RegisterError('permission_denied', 'Een vertrouwelijkheid opheffen kan alleen met PATCH.');
      decide(aanvrager, 'vervangen', huidig);
    },
    patch: (aanvrager, huidig, { vertrouwelijkheid, bewaartermijn }) => {
      if (vertrouwelijkheid !== undefined && !holds(aanvrager, 'update:confidential'))
        throw denied(['update:confidential']);
      for (const toestand of huidig) {
        if (vertrouwelijkheid !== undefined) decide(aanvrager, 'vertrouwelijkheid-wijzigen', toestand);
        if (bewaartermijn !== undefined) decide(aanvrager, 'termijn-wijzigen', toestand);
      }
    },
    remove: (aanvrager, toestand) => decide(aanvrager, 'verwijderen', toestand),
    inzageList: (aanvrager) => {
      const row = rowsOf('inzien').find(({ scope }) => holds(aanvrager, scope));
      if (row === undefined) throw denied(['read:normal', 'read:confidential']);
      return shown(row);
    },
    inzageRead: (aanvrager, toestand) => decide(aanvrager, 'object-inzien', toestand),
    oin: ({ oins }, oin) => {
      if (oins !== 'elke' && !oins.has(oin))
        throw new RegisterError('permission_denied', 'Deze applicatie mag niet namens deze OIN lezen.');
    },
  };
}
