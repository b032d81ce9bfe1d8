import type { FoutCode, InvalidParam } from '../errors.ts';
import { FAULTS_MAX, RegisterError } from '../errors.ts';
import type { Bulk, Loten } from './bulk.ts';

/** What a bulk that is refused is refused for: the first of these that a line has, in the order of P9. */
const gewicht: readonly FoutCode[] = ['invalid', 'permission_denied', 'conflict', 'in_progress'];

/** Elements that a fault is about which names none itself. */
export type Foutplaatsen = Readonly<Partial<Record<FoutCode, string>>>;

function paramsOf(nummer: number, fout: RegisterError, plaatsen: Foutplaatsen): readonly InvalidParam[] {
  const { code, message, invalidParams } = fout;
  const whole = { name: plaatsen[code] ?? 'nonFieldErrors', code, reason: message };
  const params = invalidParams.length > 0 ? invalidParams : [whole];
  return params.map((param) => ({ ...param, name: `${String(nummer)}.${param.name}` }));
}

function bulkfout(
  aantal: number,
  fouten: readonly (readonly [number, RegisterError])[],
  plaatsen: Foutplaatsen,
): RegisterError {
  const codes = new Set<FoutCode>(fouten.map(([, { code }]) => (code === 'parse_error' ? 'invalid' : code)));
  const code = gewicht.find((candidate) => codes.has(candidate)) ?? 'invalid';
  // A thousand lines have a thousand faults at least.
  const params = fouten.slice(0, FAULTS_MAX + 1).flatMap(([nummer, fout]) => paramsOf(nummer, fout, plaatsen));
  const more = params.length > FAULTS_MAX ? ` Alleen de eerste ${String(FAULTS_MAX)} fouten zijn genoemd.` : '';
  const detail = `Er is niets vastgelegd. Geweigerde regels: ${String(fouten.length)} van de ${String(aantal)}.${more}`;
  const retryAfter = fouten.find(([, fout]) => fout.code === code)?.[1].retryAfter;
  return new RegisterError(code, detail, {
    invalidParams: params.slice(0, FAULTS_MAX),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/**
 * A bulk whose lines stay together is refused when one of them is: with every fault of every line, the number of the line in front (Z12).
 * It is refused as 403 or 409 only when no line has anything worse against it (P9).
 * @throws RegisterError
 */
export function requireNoFaults({ samen, regels }: Bulk, loten: Loten, plaatsen: Foutplaatsen): void {
  if (!samen) return;
  const fouten = regels.flatMap(({ nummer }) => {
    const lot = loten.get(nummer);
    return lot instanceof RegisterError ? [[nummer, lot] as const] : [];
  });
  if (fouten.length > 0) throw bulkfout(regels.length, fouten, plaatsen);
}
