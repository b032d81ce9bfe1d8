import { testwachtwoord } from '@verwerkingenlog/voorbeeld-testgegevens';

type Velden = Readonly<Record<string, string>>;

/** A page as it was answered. */
interface Bladzijde {
  readonly status: number;
  readonly html: string;
}

const FORM = /<form\s+method="post"\s+action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g;
const HIDDEN = /<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"/g;

/** The hidden fields of a form on a page; of several alike the one that also says `met`. @throws Error when the page has no such form */
function hiddenFields({ html }: Bladzijde, actie: string, met: string): Velden {
  const found = [...html.matchAll(FORM)].find(([, pad, inhoud = '']) => pad === actie && inhoud.includes(met));
  if (found === undefined) throw new Error(`Op deze bladzijde staat geen formulier voor ${actie}.`);
  return Object.fromEntries([...(found[2] ?? '').matchAll(HIDDEN)].map(([, naam = '', waarde = '']) => [naam, waarde]));
}

/** Uses the screens as a browser would: cookies, forms and their hidden fields. */
export interface Bezoeker {
  /** Opens a page, fills in its form, and sends it. @throws Error when the answer is no page */
  begin(pad: string, actie: string, velden: Velden): Promise<Bladzijde>;
  /** Sends a form of the page that was answered last. */
  verder(actie: string, velden?: Velden, met?: string): Promise<Bladzijde>;
}

const OK = 200;

/** Logs in as a test employee. */
export async function bezoek(url: string, naam: string): Promise<Bezoeker> {
  const send = async (pad: string, velden: Velden | null, cookie: string): Promise<Response> =>
    fetch(`${url}${pad}`, {
      ...(velden === null ? {} : { method: 'POST', body: new URLSearchParams(velden) }),
      headers: { cookie },
      redirect: 'manual',
    });
  const login = await send('/inloggen', { naam, wachtwoord: testwachtwoord }, '');
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  await login.text();

  let page: Bladzijde = { status: 0, html: '' };
  const open = async (pad: string, velden: Velden | null): Promise<Bladzijde> => {
    const response = await send(pad, velden, cookie);
    page = { status: response.status, html: await response.text() };
    if (page.status !== OK) throw new Error(`${pad} antwoordt ${String(page.status)}.`);
    return page;
  };
  const verder = async (actie: string, velden: Velden = {}, met = ''): Promise<Bladzijde> =>
    open(actie, { ...hiddenFields(page, actie, met), ...velden });
  return {
    begin: async (pad, actie, velden) => {
      await open(pad, null);
      return verder(actie, velden);
    },
    verder,
  };
}
