import type { PostResult } from './post.ts';

/** Pixels. */
const WIDTH = 720;
const BAR = 22;
const GAP = 6;
const LABEL = 210;
const TOP = 56;
const BETWEEN = 26;
const VALUE = 90;
/** Colours that stay apart in grey too, and from white by more than 3 : 1. */
const colours = ['#154273', '#a90061', '#39870c', '#8a5a00', '#5c5c5c'] as const;
const SHARE_MAX = 1;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string, extra = ''): string =>
  `<text x="${String(x)}" y="${String(y)}"${extra}>${escaped(words)}</text>`;

interface Bar extends PostResult {
  readonly colour: string;
}

function drawBar({ contender, ratioRequests, perSecond, p99, colour }: Bar, y: number): string {
  const share = Math.min(ratioRequests, SHARE_MAX) / SHARE_MAX;
  const length = Math.round(share * (WIDTH - LABEL - VALUE));
  const value = `${ratioRequests.toFixed(2)} · ${String(perSecond)}/s · p99 ${String(p99)} ms`;
  const inside = length > WIDTH / 3;
  return [
    text(LABEL - 8, y + 16, contender, ' text-anchor="end"'),
    `<rect x="${String(LABEL)}" y="${String(y)}" width="${String(Math.max(1, length))}" height="${String(BAR)}" fill="${colour}"/>`,
    inside ? text(LABEL + 8, y + 16, value, ' fill="#ffffff"') : text(LABEL + Math.max(1, length) + 8, y + 16, value),
  ].join('\n');
}

/** A bar per contender and number of connections: its requests as a share of what the no-op did in the same rounds (ONTWERP 8). */
export function drawPost(date: string, results: readonly PostResult[]): string {
  const names = [...new Set(results.map(({ contender }) => contender))];
  const colourOf = (name: string): string => colours[names.indexOf(name) % colours.length] ?? colours[0];
  let y = TOP;
  const parts: string[] = [];
  for (const connections of new Set(results.map((result) => result.connections))) {
    parts.push(
      text(
        8,
        y + 16,
        `${String(connections)} ${connections === 1 ? 'verbinding' : 'verbindingen'}`,
        ' font-weight="bold"',
      ),
    );
    for (const result of results.filter((one) => one.connections === connections)) {
      parts.push(drawBar({ ...result, colour: colourOf(result.contender) }, y));
      y += BAR + GAP;
    }
    y += BETWEEN;
  }
  const title = 'POST van een verwerkingsactie, als deel van een server die niets bewaart';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${String(y)}" viewBox="0 0 ${String(WIDTH)} ${String(y)}" font-family="sans-serif" font-size="13" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(8, 24, title, ' font-size="16" font-weight="bold"'),
    text(8, 42, date.slice(0, 10)),
    ...parts,
    '</svg>\n',
  ].join('\n');
}
