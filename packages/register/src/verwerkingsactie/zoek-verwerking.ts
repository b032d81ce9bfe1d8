import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { OIN_PATTERN } from '../oin.ts';
import { afnemerNormaalvorm } from '../versies/afnemer.ts';
import { readVersies } from '../versies/read-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import type { Blad } from '../zoeken/blad.ts';
import { burenOf } from '../zoeken/blad.ts';
import { readStand } from '../zoeken/read-stand.ts';
import type { Bladzijde } from '../zoeken/zoek-vindplaatsen.ts';
import { checkPage } from '../zoeken/zoek-vindplaatsen.ts';
import type { Zoekcriteria } from '../zoeken/zoekcriteria.ts';
import type { Actiebereik } from './actiebereik-store.ts';
import { countActies, findActies } from './actiebereik-store.ts';
import type { Vertrouwelijkheid } from './vertrouwelijkheid.ts';
import { vertrouwelijkheden } from './vertrouwelijkheid.ts';

function codesOf({ vertrouwelijkheid, vertrouwelijkheidIn }: Zoekcriteria): readonly number[] {
  const passes = (waarde: Vertrouwelijkheid): boolean =>
    (vertrouwelijkheid?.includes(waarde) ?? true) && (vertrouwelijkheidIn?.includes(waarde) ?? true);
  return vertrouwelijkheden.flatMap((waarde, code) => (passes(waarde) ? [code] : []));
}

/** What to look for; null when the afnemer is unknown to the log. */
async function bereikOf(context: Context, logId: number, { criteria, bladwijzer }: Blad): Promise<Actiebereik | null> {
  const { doel } = criteria;
  const stand = bladwijzer?.stand ?? (await readStand(context, logId));
  const base = {
    logId,
    stand,
    van: criteria.van,
    tot: criteria.tot,
    verwerkingsactiviteitId: criteria.verwerkingsactiviteitId,
    vertrouwelijkheden: codesOf(criteria),
  };
  if (doel.soort === 'verwerking') return { ...base, verwerkingId: doel.verwerkingId, afnemer: null };
  if (doel.soort === 'object') throw new Error('zoeken op een object loopt langs vindplaatsen');
  const soort = OIN_PATTERN.test(doel.afnemerId) ? 'OIN' : 'BSN';
  const nummer = await context.pseudonimisering.find(logId, afnemerNormaalvorm(soort, doel.afnemerId));
  if (nummer === null) return null;
  return { ...base, verwerkingId: null, afnemer: { nummer, verwerkingIdAfnemer: doel.verwerkingIdAfnemer } };
}

/** The acties of a verwerking of our own, or of one that a consumer named, with all their objects (Z11, A/8157). */
export async function zoekVerwerking(
  context: Context,
  { logId }: Aanvrager,
  blad: Blad,
): Promise<Bladzijde<GeregistreerdeVersie>> {
  const { criteria, bladwijzer, pagina } = blad;
  const bereik = await bereikOf(context, logId, blad);
  if (bereik === null) {
    checkPage(blad, 0);
    return { count: 0, regels: [], metVertrouwelijk: false, next: null, previous: null };
  }
  const count = bladwijzer?.count ?? (await countActies(context.engine, bereik));
  checkPage(blad, count);
  const plaatsen = await findActies(context.engine, bereik, {
    positie: bladwijzer?.positie ?? null,
    richting: bladwijzer?.richting ?? 'volgende',
    offset: bladwijzer === null ? (pagina - 1) * criteria.pageSize : 0,
    limit: criteria.pageSize,
  });
  const regels = await readVersies(context, logId, plaatsen);
  const metVertrouwelijk = regels.some(({ actie }) => actie.vertrouwelijkheid === 'vertrouwelijk');
  return { count, regels, metVertrouwelijk, ...burenOf(blad, { stand: bereik.stand, count }, plaatsen) };
}
