import { fileURLToPath } from 'node:url';

import type { Functies } from '@verwerkingenlog/client';
import { loadFuncties } from '@verwerkingenlog/client';

/** What the activities of the examples are called in the registers of activities; for people who read what was logged. */
export const activiteiten: ReadonlyMap<string, string> = new Map([
  ['0b8f4a2e-6f0d-4c5b-9a57-0c1d7a3e5f11', 'Huwelijk of partnerschap sluiten'],
  ['5f0bef4c-f66f-4311-84a5-19e8bf359eaf', 'Verhuizing verwerken'],
  ['3e8f1a79-4d56-4b9e-8f30-7c1d2e4f5a14', 'Rijbewijs aanvragen'],
  ['50a13c9c-6f78-4db0-9152-9e3f4a0b1c26', 'Klantcontact'],
  ['4f902b8b-5e67-4caf-8041-8d2e39fa0b25', 'Bezwaar behandelen'],
  ['72c35ebe-819a-4fd2-9374-b0516c2d3e28', 'Personeelsdossier bijhouden'],
  ['6c91c9fb-6c14-4c68-9ee6-72e577ac7bde', 'Fraudeonderzoek sociale zekerheid'],
  ['83d46fcf-92ab-40e3-8485-c1627d3e4f29', 'Gegevens verstrekken uit het gegevensmagazijn'],
  ['f7544454-a260-4bad-9c2b-26abdf90b28b', 'Controle status uitwonend'],
  ['94e570e0-a3bc-41f4-9596-d2738e4f502a', 'Wijzigingen doorgeven (notificaties)'],
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
