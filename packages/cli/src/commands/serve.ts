import process from 'node:process';

import { loadConfig, readEnvironment, startServer } from '@verwerkingenlog/register';
import type { Command } from 'commander';

import { readConfigFile } from '../config-file.ts';

interface ServeOptions {
  readonly config?: string;
  readonly [flag: string]: unknown;
}

async function serve({ config: file, ...flags }: ServeOptions): Promise<void> {
  const { config, opmerkingen } = loadConfig({ flags, environment: readEnvironment(), file: readConfigFile(file) });
  const register = await startServer(config, { opmerkingen });
  let stopping = false;
  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    register.close().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  // A second signal changes nothing: systemd and the wrapper on an older Node may both send one, and what was accepted is being finished.
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  // On a developer's machine a terminal that closes ends what runs in it.
  if (!config.dev || config.tlsCert !== null) process.on('SIGHUP', () => register.reloadTls());
  await register.failed;
  stop(1);
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('start het register')
    .option('--dev', 'ontwikkelstand: maakt opslag, sleutelring en een applicatie `ontwikkel`')
    .option('--data <map>', 'gegevensmap (of VWL_DATA)')
    .option('--host <adres>', 'adres om op te luisteren (standaard 127.0.0.1)')
    .option('--port <nummer>', 'poort (standaard 8080; 0 kiest een vrije)')
    .option('--metrics-port <nummer>', 'poort voor /metrics (standaard de poort erboven)')
    .option('--tls-cert <bestand>', 'TLS-certificaat')
    .option('--tls-key <bestand>', 'sleutel van het TLS-certificaat')
    .option('--trusted-proxy <cidr>', 'proxy die TLS afhandelt')
    .option('--config <bestand>', 'JSON-bestand met instellingen')
    .addHelpText('after', '\nElke instelling kan ook als VWL_… in de omgeving: zie docs/naslag/configuratie.md.')
    .action(serve);
}
