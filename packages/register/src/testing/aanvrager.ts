import type { Aanvrager, Scope } from '../autorisatie/aanvrager.ts';
import { scopes } from '../autorisatie/aanvrager.ts';

/** Somebody who calls, with every scope unless a test says otherwise. */
export function aanvragerMet(extra: Partial<Aanvrager> = {}): Aanvrager {
  return {
    api: 'bewerking',
    applicatieId: 1,
    clientId: 'zaaksysteem',
    label: 'Zaaksysteem',
    logId: 1,
    organisatieOin: '00000099000000000000',
    gebruiker: 'medewerker-7',
    scopes: new Set<Scope>(scopes),
    oins: 'elke',
    uitvoeringDoor: 'onbekend',
    ...extra,
  };
}
