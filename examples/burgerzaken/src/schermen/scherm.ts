import type { Scherm } from '../pagina.ts';
import type { Taken } from '../taken/taken.ts';
import type { Velden } from '../velden.ts';

export interface Vraag {
  readonly taken: Taken;
  readonly velden: Velden;
}

/** One address of the application: who may come there, and what it shows. */
export interface Adres {
  readonly method: 'GET' | 'POST';
  readonly pad: string;
  readonly rol: string;
  readonly toon: (vraag: Vraag) => Scherm | Promise<Scherm>;
}

export const get = (pad: string, rol: string, toon: Adres['toon']): Adres => ({ method: 'GET', pad, rol, toon });
export const post = (pad: string, rol: string, toon: Adres['toon']): Adres => ({ method: 'POST', pad, rol, toon });
