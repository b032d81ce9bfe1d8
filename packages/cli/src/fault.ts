import { ConfigError } from '@verwerkingenlog/register';
import { CommanderError } from 'commander';

import { dutchUsageFault } from './dutch.ts';

/** Exit codes: 0 when all went well, 1 when something went wrong, 2 when the command or its settings are wrong. */
const FAULT = 1;
const USAGE = 2;

/** How a command ends that did not do its work. */
export interface Ending {
  /** For the operator; null when there is nothing to add. */
  readonly message: string | null;
  readonly exitCode: number;
}

interface NetworkError {
  readonly address?: string;
  readonly port?: number;
}

/** A refusal of the operating system as a sentence; null for any other error. */
function systemFault({ code = '', syscall, path, address, port }: NodeJS.ErrnoException & NetworkError): string | null {
  const what = path ?? `${String(address)}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return `Het adres ${what} is al in gebruik.`;
    case 'ENOENT':
      return `${what} bestaat niet.`;
    case 'EACCES':
    case 'EPERM':
      return `Geen toegang tot ${what}.`;
    case 'EEXIST':
      return syscall === 'mkdir' ? `${what} is geen map.` : `${what} bestaat al.`;
    case 'ENOTDIR':
      return `${what} ligt niet in een map.`;
    case 'EISDIR':
      return `${what} is een map, geen bestand.`;
    case 'EROFS':
      return `Op de schijf van ${what} mag niet geschreven worden.`;
    case 'EIO':
      return 'De schijf weigert dienst: zie het logboek van het systeem.';
    case 'ENOSPC':
    case 'EFBIG':
      return 'Er is geen ruimte meer op de schijf.';
    default:
      return null;
  }
}

/** What SQLite says of a store, by how its own fixed texts begin. */
const storeFaults = [
  ['database is locked', 'De opslag is bezet door een ander proces: probeer het opnieuw.'],
  ['database or disk is full', 'De schijf is vol.'],
  ['disk I/O error', 'De schijf weigert te schrijven: maak ruimte, of zie het logboek van het systeem.'],
  [
    'attempt to write a readonly database',
    'Geen rechten om in de opslag te schrijven: kijk van wie de bestanden in de gegevensmap zijn.',
  ],
  ['unable to open database file', 'Geen rechten om de opslag te openen: kijk van wie de gegevensmap is.'],
  ['database disk image is malformed', 'De opslag is beschadigd.'],
  ['file is not a database', 'De opslag is beschadigd, of geen opslag van dit register.'],
  ['UNIQUE constraint failed', 'Een ander commando voegde tegelijk iets toe: probeer het opnieuw.'],
] as const;

const storeFault = ({ message }: Error): string | undefined =>
  storeFaults.find(([begin]) => message.startsWith(begin))?.[1];

/** What to tell the operator of an error, and with which exit code to stop. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { message: null, exitCode: 0 };
    // A group without a command: commander has shown the help.
    if (error.code === 'commander.help') return { message: null, exitCode: USAGE };
    return { message: `${dutchUsageFault(error)}\nZie de hulp met --help.`, exitCode: USAGE };
  }
  if (error instanceof ConfigError) return { message: error.message, exitCode: USAGE };
  if (!(error instanceof Error)) return { message: String(error), exitCode: FAULT };
  return { message: systemFault(error) ?? storeFault(error) ?? error.message, exitCode: FAULT };
}
