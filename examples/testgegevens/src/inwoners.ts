/** Somebody who does not exist; the BSNs pass the eleven test and belong to nobody. */
export interface Inwoner {
  readonly bsn: string;
  readonly voornamen: string;
  readonly geslachtsnaam: string;
  readonly geboortedatum: string;
  readonly straat: string;
  readonly huisnummer: string;
  readonly postcode: string;
  readonly woonplaats: string;
  /** BSNs of the parents that the municipality knows. */
  readonly ouders: readonly string[];
}

type Naam = readonly [voornamen: string, geslachtsnaam: string, geboortedatum: string];
type Adres = readonly [straat: string, huisnummer: string, postcode: string];

const inwoner = (
  bsn: string,
  [voornamen, geslachtsnaam, geboortedatum]: Naam,
  [straat, huisnummer, postcode]: Adres,
  ouders: readonly string[] = [],
): Inwoner => ({
  bsn,
  voornamen,
  geslachtsnaam,
  geboortedatum,
  straat,
  huisnummer,
  postcode,
  woonplaats: 'Voorbeeldstad',
  ouders,
});

const lindelaan: Adres = ['Lindelaan', '12', '1234 AB'];
const bakkers: Adres = ['Meidoornpad', '4', '1234 CD'];
const vissers: Adres = ['Havenkade', '31', '1234 EF'];

/** The residents of Voorbeeldstad, by the part that they play in the cases. */
export const personen = {
  alleenwonende: inwoner('999990500', ['Mohammed', 'El Amrani', '1991-03-14'], ['Stationsstraat', '3', '1234 GH']),
  aanvrager: inwoner('999990512', ['Sanne', 'de Vries', '1986-09-02'], lindelaan),
  medebewoner: inwoner('999990524', ['Bram', 'Jansen', '1985-01-20'], lindelaan),
  kind: inwoner('999990536', ['Lotte', 'Jansen', '2016-05-11'], lindelaan, ['999990512', '999990524']),
  gezocht: inwoner('999990548', ['Petra', 'Willems', '1984-02-11'], ['Beukenhof', '8', '1234 JK']),
  naamgenoot: inwoner('999990561', ['Karel', 'Willemsen', '1984-02-11'], ['Beukenhof', '21', '1234 JK']),
  andereNaamgenoot: inwoner('999990573', ['Ilse', 'Willems', '1984-02-11'], ['Dorpsstraat', '77', '1234 LM']),
  partner: inwoner('999990585', ['Noor', 'Bakker', '1995-07-19'], bakkers, ['999990603', '999990615']),
  anderePartner: inwoner('999990597', ['Thijs', 'Visser', '1994-11-03'], vissers, ['999990627', '999990639']),
  ouder: inwoner('999990603', ['Henk', 'Bakker', '1964-12-24'], bakkers),
  andereOuder: inwoner('999990615', ['Anja', 'Smit', '1966-08-08'], bakkers),
  schoonouder: inwoner('999990627', ['Joost', 'Visser', '1963-04-30'], vissers),
  andereSchoonouder: inwoner('999990639', ['Marijke', 'de Wit', '1965-10-15'], vissers),
  zus: inwoner('999990640', ['Roos', 'Visser', '1997-02-27'], vissers, ['999990627', '999990639']),
  getuige: inwoner('999990652', ['Fatima', 'Yilmaz', '1993-06-06'], ['Dorpsstraat', '5', '1234 LM']),
  andereGetuige: inwoner('999990664', ['Sem', 'Hendriks', '1992-01-17'], ['Dorpsstraat', '9', '1234 LM']),
  verdachte: inwoner('999990676', ['Daan', 'Mulder', '1979-06-30'], ['Molenweg', '2', '1234 NP']),
  verdachtes: [
    inwoner('999990688', ['Eva', 'Mulder', '1979-06-30'], ['Molenweg', '40', '1234 NP']),
    inwoner('999990706', ['Karin', 'Muldersen', '1979-06-30'], ['Kerkplein', '1', '1234 RS']),
  ],
  bezwaarmaker: inwoner('999990718', ['Willem', 'van Dijk', '1958-03-22'], ['Kerkplein', '6', '1234 RS']),
  rijder: inwoner('999990731', ['Aisha', 'Khan', '1998-12-01'], ['Stationsstraat', '18', '1234 GH']),
} as const;

export const inwoners: readonly Inwoner[] = Object.values(personen).flat();
