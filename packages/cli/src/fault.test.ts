import { ConfigError } from '@verwerkingenlog/register';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';

import { endingOf } from './fault.ts';

const system = (code: string, extra: object): Error =>
  Object.assign(new Error(`${code}: something English`), { code, ...extra });

test.each<[string, unknown, string | null, number]>([
  ['help that was asked for', new CommanderError(0, 'commander.helpDisplayed', ''), null, 0],
  ['a group without a command', new CommanderError(1, 'commander.help', ''), null, 2],
  [
    'a fault that is new to us',
    new CommanderError(1, 'commander.nieuw', 'error: x'),
    'Deze opdracht is niet te begrijpen.\nZie de hulp met --help.',
    2,
  ],
  ['settings', new ConfigError(['x']), 'De instellingen kloppen niet:\n- x', 2],
  ['a sentence of the register', new Error('Deze client ID bestaat al.'), 'Deze client ID bestaat al.', 1],
  [
    'a port in use',
    system('EADDRINUSE', { address: '127.0.0.1', port: 80 }),
    'Het adres 127.0.0.1:80 is al in gebruik.',
    1,
  ],
  ['a forbidden port', system('EACCES', { address: '127.0.0.1', port: 80 }), 'Geen toegang tot 127.0.0.1:80.', 1],
  ['a file that is not there', system('ENOENT', { path: '/a/b' }), '/a/b bestaat niet.', 1],
  ['a file of somebody else', system('EPERM', { path: '/a/b' }), 'Geen toegang tot /a/b.', 1],
  [
    'a store that another process keeps',
    new Error('database is locked'),
    'De opslag is bezet door een ander proces: probeer het opnieuw.',
    1,
  ],
  [
    'two commands that add at once',
    new Error('UNIQUE constraint failed: applicatie.applicatie_id'),
    'Een ander commando voegde tegelijk iets toe: probeer het opnieuw.',
    1,
  ],
  ['a file where a folder should be', system('EEXIST', { syscall: 'mkdir', path: '/a/b' }), '/a/b is geen map.', 1],
  ['a file that is there already', system('EEXIST', { syscall: 'open', path: '/a/b' }), '/a/b bestaat al.', 1],
  ['a file in the middle of a path', system('ENOTDIR', { path: '/a/b/c' }), '/a/b/c ligt niet in een map.', 1],
  ['a folder where a file should be', system('EISDIR', { path: '/a/b' }), '/a/b is een map, geen bestand.', 1],
  [
    'a disk that was set read-only',
    system('EROFS', { path: '/a/b' }),
    'Op de schijf van /a/b mag niet geschreven worden.',
    1,
  ],
  ['a broken disk', system('EIO', {}), 'De schijf weigert dienst: zie het logboek van het systeem.', 1],
  [
    'a store that may not be written',
    new Error('attempt to write a readonly database'),
    'Geen rechten om in de opslag te schrijven: kijk van wie de bestanden in de gegevensmap zijn.',
    1,
  ],
  [
    'a store that may not be opened',
    new Error('unable to open database file'),
    'Geen rechten om de opslag te openen: kijk van wie de gegevensmap is.',
    1,
  ],
  ['a full disk', system('ENOSPC', {}), 'Er is geen ruimte meer op de schijf.', 1],
  ['something that is no error', 'tekst', 'tekst', 1],
])('%s', (_what, error, message, exitCode) => {
  expect(endingOf(error)).toEqual({ message, exitCode });
});
