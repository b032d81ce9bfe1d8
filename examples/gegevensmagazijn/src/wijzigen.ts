import type { Bewerking, RegisterClient } from '@verwerkingenlog/client';
import { allResults } from '@verwerkingenlog/client';

/** A consumer and its verwerking; the OIN is what its secret proves. */
export interface VerwerkingAfnemer {
  readonly afnemerId: string;
  readonly verwerkingIdAfnemer: string;
}

/**
 * Lets our own log lines follow a verwerking of a consumer: its confidentiality ended (C/3079), or how long it is kept became known (C/5644).
 * Our lines have a verwerkingId of their own; that of the consumer leads to them (F/2969, F/4415).
 */
export async function wijzigVoorAfnemer(
  { bewerking }: RegisterClient,
  afnemer: VerwerkingAfnemer,
  wijziging: Bewerking.PatchRequestBody,
): Promise<void> {
  const { body } = await bewerking.verwerkingsactieZoek({ body: { ...afnemer } });
  const own = new Set<string>();
  for await (const { verwerkingId } of allResults(body, (vraag) => bewerking.verwerkingsactieList(vraag)))
    if (typeof verwerkingId === 'string' && verwerkingId !== '') own.add(verwerkingId);
  for (const verwerkingId of own)
    await bewerking.verwerkingsactieListPatch({ query: { verwerkingId }, body: wijziging });
}
