import process from 'node:process';

import { Command, CommanderError } from 'commander';

import { addApplicatieCommands } from './commands/applicatie.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addOrganisatieCommands } from './commands/organisatie.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTokenCommand } from './commands/token.ts';

const program = new Command('verwerkingenlog')
  .description('Register waarin informatiesystemen elke verwerking van persoonsgegevens vastleggen')
  .helpOption('-h, --help', 'toon deze hulp')
  .helpCommand('help [commando]', 'toon hulp bij een commando')
  .exitOverride();

addServeCommand(program);
addTokenCommand(program);
addOrganisatieCommands(program);
addApplicatieCommands(program);
addMigrateCommand(program);
addKeysCommands(program);
for (const command of program.commands) {
  command.exitOverride().helpOption('-h, --help', 'toon deze hulp');
  for (const inner of command.commands) inner.exitOverride().helpOption('-h, --help', 'toon deze hulp');
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
