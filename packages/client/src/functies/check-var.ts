import type { Answer } from '../http/attempt.ts';
import { RegisterProblem } from '../http/errors.ts';
import type { Send, SendOptions } from '../http/send.ts';
import { createSend } from '../http/send.ts';
import type { Functies } from './functies.ts';
import { ConfiguratieFout } from './functies.ts';

export interface VarOptions extends SendOptions {
  /** Where the register of verwerkingsactiviteiten stands: `https://…/var/api/v1`. */
  readonly var: string;
}

const NOT_FOUND = 404;

async function get(send: Send, url: string): Promise<Answer> {
  return send({ method: 'GET', url, headers: { Accept: 'application/json' }, body: null, statussen: [200] });
}

const isMissing = (error: unknown): boolean => error instanceof RegisterProblem && error.status === NOT_FOUND;

/** When an activity ended; null while it goes on. */
function endOf({ body }: Answer): string | null {
  const { eindeGeldigheid = null } = (body ?? {}) as { readonly eindeGeldigheid?: string | null };
  return eindeGeldigheid !== null && Date.parse(eindeGeldigheid) <= new Date().getTime() ? eindeGeldigheid : null;
}

/**
 * Asks the VAR whether it knows every activity that the functions name (REGELS X6).
 * @returns sentences to show the operator: what could not be asked, and which activities have ended (A/8278: a reason to change the
 *   configuration, none to stop)
 * @throws ConfiguratieFout when the VAR answers that it does not know an activity
 */
export async function checkAgainstVar({ oin, functies }: Functies, options: VarOptions): Promise<readonly string[]> {
  const base = options.var.replace(/\/+$/, '');
  const send = createSend(options);
  const unchecked = (error: unknown): readonly string[] => [
    `De verwerkingsactiviteiten van ${oin} zijn niet vergeleken met het register ervan: ${error instanceof Error ? error.message : ''}`,
  ];
  try {
    // Where no VAR stands every id would seem unknown.
    await get(send, `${base}/openapi.json`);
  } catch (error) {
    return unchecked(error);
  }
  const fouten: string[] = [];
  const beeindigd: string[] = [];
  for (const [naam, { verwerkingsactiviteitId }] of functies) {
    const plaats = `organisaties.${oin}.functies.${naam}`;
    try {
      const einde = endOf(await get(send, `${base}/verwerkingsactiviteiten/${verwerkingsactiviteitId}`));
      if (einde !== null) beeindigd.push(`${plaats}: ${verwerkingsactiviteitId} geldt niet meer sinds ${einde}.`);
    } catch (error) {
      if (!isMissing(error)) return unchecked(error);
      fouten.push(`${plaats}: het register kent ${verwerkingsactiviteitId} niet.`);
    }
  }
  if (fouten.length > 0) throw new ConfiguratieFout(fouten);
  return beeindigd;
}
