import { randomUUID } from 'node:crypto';

import type { Organisatie } from '../autorisatie/applicatie.ts';
import { addOrganisatie } from '../autorisatie/manage-organisaties.ts';
import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { exportLog } from '../overdracht/export-log.ts';
import type { Geexporteerd } from '../overdracht/export-log.ts';
import { importLog } from '../overdracht/import-log.ts';
import type { Geimporteerd } from '../overdracht/import-log.ts';
import { createSleutelpaar, readGeheimeSleutel, readPubliekeSleutel } from '../overdracht/ontvanger.ts';
import type { Begonnen } from '../overdracht/read-begonnen.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import { readBuckets, readStrook } from '../overdracht/overdracht-store.ts';
import type { Row } from '../storage/engine.ts';
import type { Store } from '../storage/open-store.ts';
import { readVarTeksten } from '../var/move-var.ts';
import { readVersiesMetNonces } from '../versies/read-versies.ts';
import { patchVerwerking } from '../verwerkingsactie/patch-verwerking.ts';
import { recordVerwerkingsactie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { removeVerwerkingsactie } from '../verwerkingsactie/remove-verwerkingsactie.ts';
import { replaceVerwerkingsactie } from '../verwerkingsactie/replace-verwerkingsactie.ts';
import type { ActieInvoer } from '../verwerkingsactie/read-invoer.ts';
import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import { aanvragerMet } from './aanvrager.ts';
import { openTestStore } from './store.ts';
import { takeVar } from './take-var.ts';

const OIN = '00000099000000000000';
const paar = createSleutelpaar();
const publiek = readPubliekeSleutel(paar.publiek);
/** The private half of the receiver of these exports. */
export const geheim = readGeheimeSleutel(paar.geheim);

/** A store with one organisation whose log moves. */
export interface Huis {
  readonly store: Store;
  readonly context: Context;
  readonly organisatie: Organisatie;
  readonly aanvrager: Aanvrager;
}

const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });

interface HuisOptions {
  /** Organisations that came first, so that this one has another number. */
  readonly eerder?: number;
  readonly sleutelring?: Store['sleutelring'];
  /** Another store than a new one. */
  readonly store?: Promise<Store>;
}

/** A store with an empty log. */
export async function openHuis({ eerder = 0, ...options }: HuisOptions = {}): Promise<Huis> {
  const opened = await (options.store ?? openTestStore());
  const store = { ...opened, sleutelring: options.sleutelring ?? opened.sleutelring };
  const directory = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  for (let i = 1; i <= eerder; i += 1)
    await addOrganisatie(directory, OIN.replace(/.$/, String(i)), `Ander ${String(i)}`);
  const organisatie = await addOrganisatie(directory, OIN, 'Gemeente');
  const context = buildContext(config, store, systemClock);
  return { store, context, organisatie, aanvrager: aanvragerMet({ logId: organisatie.logId, gebruiker: 'beheer' }) };
}

const persoon = (objectId: string, extra: object = {}): ActieInvoer['verwerkteObjecten'][number] => ({
  objecttype: 'persoon',
  soortObjectId: 'test',
  objectId,
  ...extra,
});

/** Gives a log some of everything: every kind of version, of spelling, of term and of confidentiality, in an order that mixes them. */
export async function fill({ context, aanvrager, store }: Huis, rondes = 3): Promise<readonly string[]> {
  const herkomst = { aanvrager, sleutel: null, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const verwerkingId = randomUUID();
  const ids: string[] = [];
  const post = async (invoer: Partial<ActieInvoer>): Promise<string> => {
    const made = await recordVerwerkingsactie(context, herkomst, {
      vertrouwelijkheid: 'normaal',
      tijdstip: '2024-04-05T14:35:42.7654321+02:00',
      verwerkteObjecten: [],
      ...invoer,
    });
    ids.push(made.actieId);
    return made.actieId;
  };
  await takeVar({ engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) }, OIN, 'Verhuizen');
  for (let ronde = 0; ronde < rondes; ronde += 1) {
    const veel = await post({
      actieNaam: 'é "quote" \n',
      verwerkingId,
      gebruiker: 'medewerker',
      bewaartermijn: 'P10Y',
      soortAfnemerId: ' BSN ',
      afnemerId: ' 12345 ',
      verwerkteObjecten: [persoon('jan'), persoon(' jan '), persoon('piet', { betrokkenheid: 'partner' })],
    });
    await post({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk', verwerkteObjecten: [persoon('kees')] });
    const weg = await post({ bewaartermijn: 'P1M', verwerkteObjecten: [persoon('piet'), persoon('kees')] });
    const wisselend = [persoon('piet', { verwerkteSoortenGegevens: [{ soortGegeven: 'naam' }] }), persoon('nieuw')];
    await replaceVerwerkingsactie(context, herkomst, {
      actieId: veel,
      invoer: {
        vertrouwelijkheid: 'normaal',
        tijdstip: '2024-04-06T00:00:00Z',
        bewaartermijn: 'P2Y',
        verwerkteObjecten: wisselend,
      },
      ifMatch: undefined,
    });
    await removeVerwerkingsactie(context, herkomst, weg, undefined);
    await patchVerwerking(context, herkomst, verwerkingId, {
      vertrouwelijkheid: ronde % 2 === 0 ? 'opgeheven' : 'normaal',
    });
    await post({});
  }
  return ids;
}

/** The export of a log as text, in pieces as they were written. */
export async function exporteer(
  { context, organisatie }: Huis,
  options: {
    readonly plain?: boolean;
    readonly begonnen?: Begonnen | null;
    readonly write?: (text: string) => Promise<void>;
  } = {},
): Promise<Geexporteerd & { readonly stukken: readonly string[] }> {
  const stukken: string[] = [];
  const opdracht = {
    organisatie,
    gebruiker: 'beheer',
    ontvanger: options.plain === true ? null : publiek,
    begonnen: options.begonnen ?? null,
  };
  const write = async (text: string): Promise<void> => {
    await options.write?.(text);
    stukken.push(text);
  };
  return { ...(await exportLog(context, opdracht, write, () => undefined)), stukken };
}

/** A text as it is read from a disk: in chunks that end anywhere. */
export async function* chunksOf(text: string | Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Imports a text in a log. */
export async function importeer(
  { context, organisatie }: Huis,
  text: string | Uint8Array,
  options: { readonly sleutel?: typeof geheim | null; readonly metVar?: boolean } = {},
): Promise<Geimporteerd> {
  const { sleutel = geheim, metVar = true } = options;
  const opdracht = { organisatie, sleutel, metVar, lees: () => chunksOf(text), bytes: Buffer.byteLength(text) };
  return importLog(context, opdracht, () => undefined);
}

/** Columns of the tables by which lines are found, without what differs by nature: the number of the log, keys of acties, and what is encrypted. */
const gevonden = {
  versie: 'eerste_volgnummer, volgnummer, bucket',
  actueel: `subject_nummer, tijdstip, eerste_volgnummer, rang, volgnummer, tot, bucket, nummer, vertrouwelijkheid, ooit_vertrouwelijk,
    verwerkingsactiviteit_id`,
  actie: `eerste_volgnummer, volgnummer, bucket, versienummer, tijdstip, vertrouwelijkheid, ooit_vertrouwelijk, vervallen,
    verwerking_id, verwerkingsactiviteit_id, verwerking_id_afnemer`,
  registratie: 'bucket, volgnummer, versie_id, versienummer, tijdstip_registratie, afnemer_nummer, commitment',
  object: 'bucket, volgnummer, nummer, subject_nummer, commitment',
  log_stand: 'volgnummer, tijdstip_registratie, subject_nummer',
};

/** A row as text: bytes look alike on every engine, and so does the order of rows. */
const textOf = (row: Row): string =>
  JSON.stringify(
    Object.entries(row).map(([naam, value]) => [
      naam,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  );

/** All that a log holds up to a volgnummer: what its versions say, with the nonces of their commitments, and how they are found. */
export async function inhoudVan({ context, organisatie: { logId } }: Huis): Promise<object> {
  const plaatsen = await readStrook(context.engine, logId, await readBuckets(context.engine, logId), 1, 1_000_000);
  const tabellen = await Promise.all(
    Object.entries(gevonden).map(async ([tabel, kolommen]) => {
      const rows = await context.engine.query(`SELECT ${kolommen} FROM ${tabel} WHERE log_id = $1`, [logId]);
      return [tabel, rows.map(textOf).toSorted()] as const;
    }),
  );
  return {
    versies: await readVersiesMetNonces(context, logId, plaatsen),
    teksten: await readVarTeksten(context, logId),
    ...Object.fromEntries(tabellen),
  };
}
