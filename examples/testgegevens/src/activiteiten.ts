import { fileURLToPath } from 'node:url';

import type { Functies } from '@verwerkingenlog/client';
import { loadFuncties } from '@verwerkingenlog/client';

/** What the activities of the examples are called in the registers of activities; for people who read what was logged. */
export const activiteiten: ReadonlyMap<string, string> = new Map([
  ['c05e87ce-a9ae-41a6-8104-bd0648f8cc8a', 'BRP Registratie'],
  ['98a1ea92-4f38-46b0-a744-334d6dab7974', 'Registratie Rijbewijzen'],
  ['4a2df56e-bfae-4207-9ca2-36d2c9d51ffd', 'Dienstverlening aan de balie'],
  ['b3b39586-584b-497a-b845-33607eceac37', 'Behandelen van bezwaarschriften'],
  ['01bf6677-9fb8-480c-a835-499b5f18d24d', 'Personeelsadministratie'],
  ['6c91c9fb-6c14-4c68-9ee6-72e577ac7bde', 'Fraudeonderzoek sociale zekerheid'],
  ['a12dd589-0200-4889-a417-e6dfeb224ee6', 'Leveringen vanuit gegevensmagazijn'],
  ['f7544454-a260-4bad-9c2b-26abdf90b28b', 'Controle status uitwonend'],
  ['84cbb145-7763-472a-99ba-d3a05b5745e4', 'Versturen notificaties'],
  ['d8de758c-0014-420e-b3ec-9fd334055f7d', 'Rijbewijsgegevens leveren aan gemeenten'],
  ['ebf2dc72-2831-45fb-b9b2-f12a4701a80d', 'Tonen persoonsgegevens'],
]);

/**
 * The functions of an organisation in the shared configuration, each with the address of its activity.
 * @param adres the register of activities of that organisation: `https://…/var/api/v1`
 */
export async function functiesVan(oin: string, adres: string): Promise<Functies> {
  const all = await loadFuncties(fileURLToPath(new URL('../verwerkingsactiviteiten.json', import.meta.url)));
  const found = all.get(oin);
  if (found === undefined) throw new Error(`Geen functies voor ${oin}.`);
  const functies = [...found.functies].map(([naam, functie]) => {
    const verwerkingsactiviteitUrl = `${adres}/verwerkingsactiviteiten/${functie.verwerkingsactiviteitId}`;
    return [naam, { ...functie, verwerkingsactiviteitUrl }] as const;
  });
  return { oin, functies: new Map(functies) };
}
