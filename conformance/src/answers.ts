import type { Answer } from './call.ts';

export type Body = Record<string, unknown>;

/** One element of `invalidParams` (REGELS 8). */
export interface Fault {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

/** What a list shows. */
export const results = ({ body }: Answer): readonly Body[] => body['results'] as readonly Body[];

/** What a 400 says of the request. */
export const faults = ({ body }: Answer): readonly Fault[] => body['invalidParams'] as readonly Fault[];

/** The elements, parameters and headers that a 400 names. */
export const faultNames = (answer: Answer): readonly string[] => faults(answer).map(({ name }) => name);
