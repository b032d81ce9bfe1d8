/** In the order of their stored codes 0, 1, 2. */
export const vertrouwelijkheden = ['normaal', 'vertrouwelijk', 'opgeheven'] as const;
export type Vertrouwelijkheid = (typeof vertrouwelijkheden)[number];

/** State of an actie as REGELS 5 has it: N normaal and never confidential, N-ooit normaal but once confidential, V, O. */
export const toestanden = ['N', 'N-ooit', 'V', 'O'] as const;
export type Toestand = (typeof toestanden)[number];

/** The state of an actie (REGELS 5, H11). */
export function toestandOf(vertrouwelijkheid: Vertrouwelijkheid, ooitVertrouwelijk: boolean): Toestand {
  if (vertrouwelijkheid === 'vertrouwelijk') return 'V';
  if (vertrouwelijkheid === 'opgeheven') return 'O';
  return ooitVertrouwelijk ? 'N-ooit' : 'N';
}

/** The current value behind a state. */
export const vertrouwelijkheidVan: Readonly<Record<Toestand, Vertrouwelijkheid>> = {
  N: 'normaal',
  'N-ooit': 'normaal',
  V: 'vertrouwelijk',
  O: 'opgeheven',
};
