import { formatInstant } from '../clock.ts';
import type { Weergave } from '../verwerkingsactie/weergave.ts';
import { showVerwerkingsactie } from '../verwerkingsactie/weergave.ts';
import type { GeregistreerdeVersie } from './versies.ts';

/** The history of an actie as H10 has it: unpaged, oldest first. */
export function showVersies(versies: readonly GeregistreerdeVersie[], weergave: Weergave): object {
  return {
    count: versies.length,
    next: null,
    previous: null,
    results: versies.map((versie) => ({
      versieId: versie.versieId,
      versienummer: versie.versienummer,
      bewerking: versie.bewerking,
      tijdstipRegistratie: formatInstant(versie.tijdstipRegistratie),
      vervallen: versie.vervallen,
      applicatie: versie.applicatie,
      gebruiker: versie.gebruiker,
      verwerkingsactie: showVerwerkingsactie(versie, weergave, false),
    })),
  };
}
