/** A metric that an expression asks for, and the labels that it chooses by. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[];
}

/** Functions, operators and words of PromQL that the dashboard and the rules use. Any other name is that of a metric. */
const WORDS = new Set(
  'sum min by or and rate increase histogram_quantile absent changes predict_linear time vector offset'.split(' '),
);
const GROUPING = /\bby\s*\(([^)]*)\)/g;
/** Durations, and what comes after `offset`. */
const TIMES = /\[[^\]]*\]|\boffset\s+\w+/g;
const NAME = /(?<![\w."|$])([A-Za-z_]\w*)\s*(?:\{([^}]*)\})?/g;
const MATCHER = /(\w+)\s*(?:=~|!=|!~|=)\s*"([^"]*)"/g;

/** The metrics in an expression. */
export function selectorsOf(expression: string): readonly Selector[] {
  const text = expression.replaceAll(GROUPING, '').replaceAll(TIMES, '');
  return [...text.matchAll(NAME)]
    .filter(([, name = '']) => !WORDS.has(name))
    .map(([, name = '', matchers = '']) => ({
      name,
      matchers: [...matchers.matchAll(MATCHER)].map(([, label = '', value = '']) => ({
        label,
        values: value.split('|'),
      })),
    }));
}

/** The labels by which an expression groups. */
export function groupingOf(expression: string): readonly string[] {
  return [...expression.matchAll(GROUPING)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
}
