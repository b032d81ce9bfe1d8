/** Organisations of the examples, with invented OINs; the mandated one does work in the name of the municipality (C/2672). */
export const organisaties = {
  gemeente: { oin: '00000001821002193000', naam: 'Gemeente Voorbeeldstad' },
  rdw: { oin: '00000001804770694000', naam: 'RDW (nagespeeld)' },
  gemandateerde: { oin: '00000001999999990000', naam: 'Samenwerking De Waterlanden' },
  abonnee: { oin: '00000001888888880000', naam: 'Studiefinanciering (nagespeeld)' },
} as const;

export type Rol = 'burgerzaken' | 'personeel' | 'onderzoek' | 'privacy';

/** A municipal employee; `id` is what the log knows: it says nothing to who reads it (B/9207). */
export interface Medewerker {
  /** What the employee logs in with. */
  readonly naam: string;
  readonly volledigeNaam: string;
  readonly id: string;
  readonly functie: string;
  readonly rollen: readonly Rol[];
  readonly personeelsnummer: string;
}

export const medewerkers: readonly Medewerker[] = [
  {
    naam: 'samira',
    volledigeNaam: 'Samira Haddad',
    id: '0ff4af64-8fcf-4d12-8823-74d899884632',
    functie: 'medewerker burgerzaken',
    rollen: ['burgerzaken'],
    personeelsnummer: '2758032',
  },
  {
    naam: 'wim',
    volledigeNaam: 'Wim de Boer',
    id: '1a0e1374-f49e-4329-b1df-6fa7cabaa199',
    functie: 'HR-adviseur',
    rollen: ['personeel'],
    personeelsnummer: '2758045',
  },
  {
    naam: 'joke',
    volledigeNaam: 'Joke Postma',
    id: 'c0adc336-2b3f-43eb-8d7b-37890250dd24',
    functie: 'sociaal rechercheur',
    rollen: ['onderzoek'],
    personeelsnummer: '2758058',
  },
  {
    naam: 'ingrid',
    volledigeNaam: 'Ingrid van Leeuwen',
    id: '58e0f09a-46b0-42d8-8f88-cace3ca8ce33',
    functie: 'functionaris gegevensbescherming',
    rollen: ['privacy'],
    personeelsnummer: '2758061',
  },
];

/** The password of every test employee. */
export const testwachtwoord = 'voorbeeld';
