import type { BekendVerwerktObject, VerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import type { Vertrouwelijkheid } from './vertrouwelijkheid.ts';

/** Optional elements that come back as `""` when empty (V7). */
export const tekstvelden = [
  'actieNaam',
  'handelingNaam',
  'verwerkingNaam',
  'uitvoerder',
  'systeem',
  'gebruiker',
  'gegevensbron',
  'soortAfnemerId',
  'afnemerId',
] as const;

/** Optional elements with a format (uuid, uri, duration) that come back as `null` when empty (V7). */
export const opmaakvelden = [
  'verwerkingId',
  'verwerkingsactiviteitId',
  'verwerkingsactiviteitUrl',
  'bewaartermijn',
  'verwerkingsactiviteitIdAfnemer',
  'verwerkingsactiviteitUrlAfnemer',
  'verwerkingIdAfnemer',
] as const;

/** Elements that residents and holders of `read:restricted` never see (I1, T3). */
export const afgeschermdeVelden = ['systeem', 'gebruiker', 'gegevensbron'] as const;

export type Tekstveld = (typeof tekstvelden)[number];
export type Opmaakveld = (typeof opmaakvelden)[number];

export type UitvoeringDoor = 'medewerker' | 'systeem' | 'onbekend';

/** What an actie says, as the caller wrote it; an element that is not there is empty. UUIDs are in lower case. */
export interface Verwerkingsactie<TObject extends VerwerktObject = VerwerktObject> extends Readonly<
  Partial<Record<Tekstveld | Opmaakveld, string>>
> {
  readonly vertrouwelijkheid: Vertrouwelijkheid;
  /** As received, with its zone offset (V4). */
  readonly tijdstip: string;
  /** Extension (V13). */
  readonly uitvoeringDoor: UitvoeringDoor;
  readonly verwerkteObjecten: readonly TObject[];
}

/** An actie whose objects have their ids. */
export type BekendeVerwerkingsactie = Verwerkingsactie<BekendVerwerktObject>;
