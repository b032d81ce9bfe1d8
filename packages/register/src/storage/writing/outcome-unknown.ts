/** Nobody can tell whether a transaction was stored: repeating is safe under an Idempotency-Key (V11), an answer is not. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}
