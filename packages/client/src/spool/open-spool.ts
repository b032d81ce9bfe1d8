import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import type { RegisterClient } from '../api/client.ts';
import type { Logboek } from '../logboek/logboek.ts';
import { setApart } from './apart.ts';
import { createGroepen } from './groepen.ts';
import type { Herstel } from './herstel.ts';
import { recover, syncFolder } from './herstel.ts';
import { createLezer } from './lezer.ts';
import type { Melding } from './melding.ts';
import { warn } from './melding.ts';
import { encode } from './record.ts';
import { createRij } from './rij.ts';
import { createSegmenten } from './segmenten.ts';
import { takeSlot } from './slot.ts';
import { SpoolFout } from './spool-fout.ts';
import { openStand } from './stand.ts';
import type { Boek, SpoolTellingen } from './tellingen.ts';
import { createBoek } from './tellingen.ts';
import { startVerzender } from './verzender.ts';
import type { Zegel } from './zegel.ts';
import { createZegel } from './zegel.ts';

export interface SpoolOptions {
  /** A folder on a local disk, for this process alone. It is made when it is not there. */
  readonly folder: string;
  /** Where lines go in the end. */
  readonly client: Pick<RegisterClient, 'bewerking'>;
  /** 32 bytes: lines stand encrypted on the disk (AES-256-GCM). Default readable. */
  readonly sleutel?: Uint8Array;
  /** Lines that may wait. Default 100000. */
  readonly regelsMax?: number;
  /** Bytes of lines that may wait. Default 256 MiB. */
  readonly bytesMax?: number;
  /** Days that the register knows a key (its `idempotencyDagen`). Default 30. A line is sent until a day before. */
  readonly sleutelDagen?: number;
  /** Milliseconds of the first pause after sending failed; each next one is twice as long. Default 500. */
  readonly pauseMs?: number;
  /** Milliseconds of the longest pause. Default 30000. */
  readonly pauseMaxMs?: number;
  /** Told of what somebody has to know. Default a warning of the process. */
  readonly onMelding?: (melding: Melding) => void;
  /** Milliseconds since 1970. Default the clock of the system. */
  readonly now?: () => number;
}

/** A durable outbox: lines are on the disk before the act, and in the register soon after. */
export interface Spool extends Logboek {
  /** Numbers for your metrics. */
  tellingen(): SpoolTellingen;
  /**
   * Takes no more lines, sends what is left for at most `timeoutMs` (default 5000) and lets the folder go.
   * What is left then waits in the folder for the next `openSpool`.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

const REGELS_MAX = 100_000;
const BYTES_MAX = 256 * 1024 * 1024;
const SLEUTEL_DAGEN = 30;
const DAY_MS = 86_400_000;
/** A try that is under way takes time, and clocks differ. */
const MARGIN_MS = DAY_MS;
const PAUSE_MS = 500;
const PAUSE_MAX_MS = 30_000;
const CLOSE_MS = 5_000;
const wallClock = (): number => new Date().getTime();

async function make(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(resolve(made)));
}

function build(options: SpoolOptions, zegel: Zegel, boek: Boek, { segments, stand, schade }: Herstel) {
  const { folder, client, sleutelDagen = SLEUTEL_DAGEN, now = wallClock } = options;
  const { pauseMs = PAUSE_MS, pauseMaxMs = PAUSE_MAX_MS, onMelding = warn } = options;
  const meld = (melding: Melding): void => {
    boek.melding(melding);
    try {
      onMelding(melding);
    } catch {
      // Somebody else's fault may not stop the sending, nor hide what there was to say.
      warn(melding);
    }
  };
  const file = openStand(folder);
  const segmenten = createSegmenten({ folder, segments, stand: { ...stand }, file });
  const lezer = createLezer({ folder, segmenten, zegel, begin: stand.klaar, meld }, schade);
  const rij = createRij({
    lezer,
    maxAgeMs: sleutelDagen * DAY_MS - MARGIN_MS,
    now,
    setApart: (reden, regels) => setApart(folder, zegel, reden, regels),
    meld,
    settled: (lines, lot) => boek.settled(lines, lot),
  });
  const wipe = async (): Promise<void> => {
    await segmenten.turn();
    await lezer.finish(null);
  };
  const start = () => startVerzender({ client, rij, pauseMs, pauseMaxMs, meld, wipe });
  return { segmenten, lezer, rij, wipe, start, begin: () => file.save(stand) };
}

/**
 * Opens the outbox in a folder, with what was left there, and begins to send.
 * @throws SpoolFout `bezet` when another process has it, `sleutel` when it cannot be read with this key; TypeError; what node:fs throws
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, sleutel = null, regelsMax = REGELS_MAX, bytesMax = BYTES_MAX, now = wallClock } = options;
  const zegel = createZegel(sleutel);
  await make(folder);
  const release = await takeSlot(folder);
  try {
    const herstel = await recover(folder, zegel);
    const boek = createBoek(herstel);
    const { segmenten, lezer, rij, wipe, start, begin } = build(options, zegel, boek, herstel);
    for (const schade of herstel.schade) await lezer.report(schade);
    // Only now: whoever is killed before finds the same damage again.
    begin();
    const verzender = start();
    const groepen = createGroepen((bytes) => segmenten.append(bytes));
    let closed = false;
    return {
      leg: async (regel) => {
        if (closed) throw new SpoolFout('gesloten');
        const record = encode({ regel, gelegd: now() }, zegel);
        if (boek.regels >= regelsMax || boek.bytes + record.length > bytesMax) throw new SpoolFout('vol');
        boek.add(1, record.length);
        await groepen.add(record).catch((error: unknown) => {
          boek.add(-1, -record.length);
          throw error;
        });
        verzender.wake();
      },
      tellingen: () => boek.tellingen(rij.oldest(), now()),
      close: async ({ timeoutMs = CLOSE_MS } = {}) => {
        if (closed) return;
        closed = true;
        await groepen.rest();
        await verzender.stop(timeoutMs);
        try {
          if (boek.regels === 0) await wipe();
        } finally {
          await segmenten.close();
          release();
        }
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
