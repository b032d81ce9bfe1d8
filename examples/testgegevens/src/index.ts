export { activiteiten, functiesVan } from './activiteiten.ts';
export type { Inwoner } from './inwoners.ts';
export { inwoners, personen } from './inwoners.ts';
export type { Medewerker, Rol } from './organisaties.ts';
export { medewerkers, organisaties, testwachtwoord } from './organisaties.ts';
