export { buildApp } from './app.ts';
export { buildContext } from './build-context.ts';
export {
  addApplicatie,
  ensureOntwikkelomgeving,
  listApplicaties,
  removeGeheim,
  requireApplicatie,
  setApplicatieActief,
  setGeheim,
} from './autorisatie/manage-applicaties.ts';
export { addOrganisatie, listOrganisaties, setOrganisatieActief } from './autorisatie/manage-organisaties.ts';
export type { DirectoryContext } from './autorisatie/manage-organisaties.ts';
export type { Applicatie, NieuweApplicatie, Organisatie } from './autorisatie/applicatie.ts';
export type { Aanvrager, ApiNaam, Scope } from './autorisatie/aanvrager.ts';
export { scopes } from './autorisatie/aanvrager.ts';
export { signToken } from './autorisatie/zgw-jwt.ts';
export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { ConfigError, loadConfig } from './config/config.ts';
export type { Config, Loaded } from './config/config.ts';
export { readEnvironment } from './config/env.ts';
export { settings } from './config/settings.ts';
export type { Aanroep, Antwoord, Handlers } from './http/aanroep.ts';
export { createMetrics } from './http/metrics.ts';
export { createServer } from './http/server.ts';
export { startServer } from './main.ts';
export type { RunningRegister } from './main.ts';
export { exportLog } from './overdracht/export-log.ts';
export type { Geexporteerd } from './overdracht/export-log.ts';
export { importLog } from './overdracht/import-log.ts';
export type { Geimporteerd } from './overdracht/import-log.ts';
export { createSleutelpaar, readGeheimeSleutel, readPubliekeSleutel } from './overdracht/ontvanger.ts';
export { readBegonnen } from './overdracht/read-begonnen.ts';
export type { Begonnen } from './overdracht/read-begonnen.ts';
export { createSealer } from './pseudonimisering/sealer.ts';
export { backupSleutelring } from './storage/backup/backup-sleutelring.ts';
export { makeBackup } from './storage/backup/make-backup.ts';
export { restoreBackup } from './storage/backup/restore-backup.ts';
export { initSleutelring, migrate, openStore } from './storage/open-store.ts';
export type { Store } from './storage/open-store.ts';
export { exportVar } from './var/export-var.ts';
export { prepareVarImport } from './var/import-var.ts';
export type { VarContext, VarImport } from './var/import-var.ts';
export { BESTAND_MAX } from './var/sheet.ts';
export { appendVersies } from './versies/append-versies.ts';
export { newVersie } from './verwerkingsactie/record-verwerkingsactie.ts';
export { zoekPersoon } from './verwerkingsactie/find-verwerkingsacties.ts';
export { bladOfCriteria } from './zoeken/blad.ts';
export { readZoekcriteria } from './zoeken/zoekcriteria.ts';
