import type { CommanderError, HelpConfiguration, Option } from 'commander';

const titles: ReadonlyMap<string, string> = new Map([
  ['Usage:', 'Gebruik:'],
  ['Arguments:', 'Argumenten:'],
  ['Options:', 'Opties:'],
  ['Commands:', 'Commando’s:'],
]);

function placeholders(text: string): string {
  return text.replace('[options]', '[opties]').replace('[command]', '[commando]');
}

function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const notes = [
    ...(argChoices === undefined ? [] : [`keuze uit: ${argChoices.join(', ')}`]),
    ...(typeof defaultValue === 'string' && defaultValue !== '' ? [`standaard: ${defaultValue}`] : []),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

/** Help in the language of its readers: the words that commander itself adds. */
export const dutchHelp: HelpConfiguration = {
  styleTitle: (title) => titles.get(title) ?? title,
  styleUsage: placeholders,
  styleSubcommandTerm: placeholders,
  optionDescription,
};

/** What commander found wrong with the words of a command, in Dutch. */
export function dutchUsageFault({ code, message }: CommanderError): string {
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  const reason = / is invalid\. (.*)/.exec(message)?.[1] ?? '';
  const similar = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  const suggestion = similar === undefined ? '' : ` Bedoelde u ${similar}?`;
  switch (code) {
    case 'commander.unknownCommand':
      return `Het commando ${name} bestaat niet.${suggestion}`;
    case 'commander.unknownOption':
      return `De optie ${name} bestaat niet.${suggestion}`;
    case 'commander.missingMandatoryOptionValue':
      return `De optie ${name} is verplicht.`;
    case 'commander.optionMissingArgument':
      return `De optie ${name} heeft een waarde nodig.`;
    case 'commander.invalidArgument':
      return `De waarde van ${name} klopt niet. ${reason.replace('Allowed choices are', 'Kies uit')}`.trim();
    case 'commander.missingArgument':
      return `Geef <${name}> op.`;
    case 'commander.excessArguments':
      return `Het commando ${name} neemt geen losse woorden.`;
    default:
      return 'Deze opdracht is niet te begrijpen.';
  }
}
