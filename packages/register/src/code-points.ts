/** The length of a text as the contract counts it (V1): in code points, as JSON Schema does. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}
