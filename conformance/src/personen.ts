/** Invented BSNs of the tests; a scan at the end looks for them in everything the register left behind (D2). */
export const testBsns = [
  '999990019',
  '999990020',
  '999990032',
  '999990044',
  '999990056',
  '999990068',
  '999990081',
  '999990093',
  '999990111',
  '999990123',
] as const;

/** The persons in the cases and examples of the standard, by their part in them. No BSN of theirs passes the eleven test. */
export const standaardPersonen = {
  aanvrager: '2308572',
  medebewoner: '8495621',
  andereMedebewoner: '7586426',
  naamgenoot: '5649587',
  andereNaamgenoot: '6351429',
  inwoner: '8273365',
} as const;

/** BSNs that the texts of the standard use; they too may stand nowhere. */
export const standaardBsns = [...Object.values(standaardPersonen), '479580261', '1234567'] as const;

export const OIN = '00000001821002193000';

/** UUIDs that tests use where any will do. */
export const ids = {
  verwerking: '48086bf2-11b7-4603-9526-67d7c3bb6587',
  activiteit: '5f0bef4c-f66f-4311-84a5-19e8bf359eaf',
  activiteitAfnemer: 'c5b9f4e7-8c79-41b9-91e2-6268419cb167',
  verwerkingAfnemer: '4b698de3-ffba-45e7-8697-a283ec863db2',
} as const;

/** One person as a verwerkt object. */
export function persoon(objectId: string, extra: object = {}): Record<string, unknown> {
  return { objecttype: 'persoon', soortObjectId: 'BSN', objectId, ...extra };
}

/** The body of a POST: the least that the contract asks, and what a test adds. */
export function actie(
  extra: Record<string, unknown> = {},
  bsns: readonly string[] = [testBsns[0]],
): Record<string, unknown> {
  return {
    vertrouwelijkheid: 'normaal',
    tijdstip: '2024-04-05T14:35:42+02:00',
    verwerkteObjecten: bsns.map((bsn) => persoon(bsn)),
    ...extra,
  };
}

/** The body of a PUT: what a read gave, changed. */
export function vervanging(
  gelezen: Record<string, unknown>,
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  return { ...gelezen, ...extra };
}

/** Headers that Inzage demands (I2). */
export const inzageKop = {
  OIN,
  VerwerkingsactiviteitId: ids.activiteitAfnemer,
  VerwerkingsactiviteitUrl: 'https://www.afnemer.example/var/api/v1/verwerkingsactiviteiten/1',
} as const;
