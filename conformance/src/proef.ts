import { expect } from 'vitest';

import type { Answer, CallOptions, Target } from './harness.ts';
import { persoon } from './personen.ts';

/** One setting: a look at a register, what it sees with the default and what with the other value. */
export interface Proef {
  /** Starts with the rules that name the setting. */
  readonly titel: string;
  readonly kijk: (register: Target) => Promise<unknown>;
  readonly standaard: unknown;
  readonly anders: unknown;
}

export const acties = ({ bewerking }: Target): string => `${bewerking}/verwerkingsacties`;
export const doel = (objectId: string): Record<string, unknown> => persoon(objectId, { soortObjectId: 'test' });
export const post = (register: Target, body: object, options: CallOptions = {}): Promise<Answer> =>
  register.call('POST', acties(register), { body, ...options });
export const status = async (answer: Promise<Answer>): Promise<number> => (await answer).status;
export const objectIn = ({ body }: Answer): Readonly<Record<string, unknown>> =>
  (body['verwerkteObjecten'] as readonly Record<string, unknown>[])[0] ?? {};

/** Looks at a register with every default and at one with other settings. */
export async function vergelijk({ kijk, standaard, anders }: Proef, gewoon: Target, ingesteld: Target): Promise<void> {
  expect(await kijk(gewoon)).toEqual(standaard);
  expect(await kijk(ingesteld)).toEqual(anders);
}
