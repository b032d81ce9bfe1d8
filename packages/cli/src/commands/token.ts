import { requireApplicatie, signToken, systemClock } from '@verwerkingenlog/register';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

import { list, print } from '../output.ts';
import type { StoreOptions } from '../with-store.ts';
import { useStore, withStoreOptions } from '../with-store.ts';

interface TokenOptions extends StoreOptions {
  readonly clientId: string;
  readonly scopes?: string;
  readonly ttl?: number;
  readonly userId?: string;
}

/** Of a token, whatever it says itself (T17). */
const TTL_SECONDS_MAX = 3_600;

function seconds(ttl: string): number {
  if (!/^[1-9]\d*$/.test(ttl) || Number(ttl) > TTL_SECONDS_MAX)
    throw new InvalidArgumentError(`Geef een aantal seconden tot en met ${String(TTL_SECONDS_MAX)}.`);
  return Number(ttl);
}

async function token(options: TokenOptions): Promise<void> {
  await useStore(options, async (context) => {
    const { geheimen, clientId, uitgever } = await requireApplicatie(context, options.clientId);
    if (uitgever !== null) throw new Error('Deze applicatie haalt haar tokens bij haar uitgever.');
    const geheim = geheimen[0];
    if (geheim === undefined) throw new Error('Deze applicatie heeft geen geheim.');
    const made = signToken({
      clientId,
      geheim,
      iat: systemClock.nowSeconds(),
      ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
      ...(options.scopes === undefined ? {} : { scopes: list(options.scopes) }),
      ...(options.userId === undefined ? {} : { userId: options.userId }),
    });
    print(options.json, { token: made }, [made]);
  });
}

export function addTokenCommand(program: Command): void {
  const command = program
    .command('token')
    .description('maak een ZGW-JWT voor een applicatie (een uur geldig)')
    .requiredOption('--client-id <id>', 'client ID van de applicatie')
    .option('--scopes <a,b>', 'beperk het token tot deze scopes')
    .option('--ttl <seconden>', 'korter geldig dan een uur', seconds)
    .option('--user-id <id>', 'gebruiker die in het token staat');
  withStoreOptions(command).action(token);
}
