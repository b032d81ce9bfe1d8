import { kolommen } from '../var/kolommen.ts';
import type { GeregistreerdeTekst, Verwerkingsactiviteit, VerwerktPersoonsgegeven } from '../var/var.ts';
import { SINDS_ALTIJD } from '../var/var.ts';
import type { Velden } from './velden.ts';
import { createVelden, isText, Veldfout } from './velden.ts';

function readLijst(inhoud: Velden, naam: string): readonly string[] {
  const values = inhoud.lijst(naam);
  if (!values.every(isText)) throw new Veldfout(`inhoud.${naam}`);
  return values;
}

function readGegevens(inhoud: Velden, naam: string): readonly VerwerktPersoonsgegeven[] {
  return inhoud.lijst(naam).map((value, i) => {
    const gegeven = createVelden(value, `inhoud.${naam}.${String(i)}`);
    return { rolBetrokkene: gegeven.tekst('rolBetrokkene'), naam: gegeven.tekst('naam') };
  });
}

/** In the order in which an import of the VAR builds a text: two texts are compared as they are stored. */
function readInhoud(inhoud: Velden): Verwerkingsactiviteit {
  const elementen = kolommen
    .filter(({ soort, veld }) => soort !== 'datum' && veld !== 'id')
    .map(({ veld, soort }) => {
      if (soort === 'lijst') return [veld, readLijst(inhoud, veld)];
      return [veld, soort === 'gegevens' ? readGegevens(inhoud, veld) : inhoud.tekst(veld)];
    });
  return Object.fromEntries(elementen);
}

/** @throws Veldfout naming the first element that is not as the format says */
export function readActiviteitregel(regel: Velden): GeregistreerdeTekst {
  return {
    id: regel.uuid('id'),
    volgnummer: regel.getal('volgnummer'),
    beginGeldigheid: regel.momentOfLeeg('beginGeldigheid') ?? SINDS_ALTIJD,
    eindeGeldigheid: regel.momentOfLeeg('eindeGeldigheid'),
    inhoud: readInhoud(regel.velden('inhoud')),
    tijdstipRegistratie: regel.moment('tijdstipRegistratie'),
  };
}
