import type { Case } from './case.ts';
import { levensloopCases } from './levensloop.ts';
import { opvraagCases } from './opvragen.ts';
import { verhuisCases } from './verhuizen.ts';

/** Every case of the standard that is about a system that logs, in the order of a day. */
export const cases: readonly Case[] = [...verhuisCases, ...opvraagCases, ...levensloopCases];
