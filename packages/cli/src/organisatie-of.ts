import type { DirectoryContext, Organisatie } from '@verwerkingenlog/register';
import { listOrganisaties } from '@verwerkingenlog/register';

/** The one organisation there is, or the one that was named. @throws Error when there is none, or more than one and none was named */
export async function organisatieOf(context: DirectoryContext, oin: string | undefined): Promise<Organisatie> {
  const organisaties = await listOrganisaties(context);
  if (oin !== undefined) {
    const named = organisaties.find((organisatie) => organisatie.oin === oin);
    if (named === undefined) throw new Error('Er is geen organisatie met deze OIN.');
    return named;
  }
  const [only, ...others] = organisaties;
  if (only === undefined) throw new Error('Er is nog geen organisatie: voeg er een toe met `organisatie add`.');
  if (others.length > 0) throw new Error('Er is meer dan één organisatie: noem er een met --organisatie.');
  return only;
}
