import { randomBytes } from 'node:crypto';

/** W3C trace context, version 00; version ff is forbidden, zero ids are none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const NOT_SAMPLED = '00';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

export const isTraceparent = (value: string): boolean => TRACEPARENT.test(value);

/** The first step of a new trace; whether it is sampled is for who traces to decide. */
export const newTraceparent = (): string => `00-${hex(TRACE_BYTES)}-${hex(SPAN_BYTES)}-${NOT_SAMPLED}`;

/** A next step in the same trace; a new one when there is none to follow. */
export function childOf(traceparent: string): string {
  const [, trace, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (trace === undefined) return newTraceparent();
  return `00-${trace}-${hex(SPAN_BYTES)}-${flags ?? NOT_SAMPLED}`;
}
