import { readFileSync } from 'node:fs';
import process from 'node:process';

import { Command } from 'commander';

import { addApplicatieCommands } from './commands/applicatie.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addExportCommand } from './commands/export.ts';
import { addImportCommand } from './commands/import.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addOrganisatieCommands } from './commands/organisatie.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTokenCommand } from './commands/token.ts';
import { addVarCommands } from './commands/var.ts';
import { dutchHelp } from './dutch.ts';
import { endingOf } from './fault.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

function createProgram(): Command {
  // Commands take over these choices when they are added.
  const program = new Command('verwerkingenlog')
    .description('Register waarin informatiesystemen elke verwerking van persoonsgegevens vastleggen')
    .helpOption('-h, --help', 'toon deze hulp')
    .helpCommand('help [commando]', 'toon hulp bij een commando')
    .version(version, '--version', 'toon de versie')
    .configureHelp(dutchHelp)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  addServeCommand(program);
  addTokenCommand(program);
  addOrganisatieCommands(program);
  addApplicatieCommands(program);
  addVarCommands(program);
  addMigrateCommand(program);
  addBackupCommands(program);
  addKeysCommands(program);
  addExportCommand(program);
  addImportCommand(program);
  return program;
}

/** Carries out the words of one command. @returns its exit code (`fault.ts`) */
export async function run(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    const { message, exitCode } = endingOf(error);
    if (message !== null) process.stderr.write(`${message}\n`);
    return exitCode;
  }
}
