import type { Scope } from './aanvrager.ts';

/** Which scopes open an operation at all (P9); a test holds it against `x-scopes` of the contract. */
export const OPERATIE_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  verwerkingsactie_list: ['read:restricted', 'read:normal', 'read:confidential'],
  verwerkingsactie_zoek: ['read:restricted', 'read:normal', 'read:confidential'],
  verwerkingsactie_create: ['create:normal', 'create:confidential'],
  verwerkingsactie_bulk: ['create:normal', 'create:confidential'],
  verwerkingsactie_list_patch: ['update:normal', 'update:confidential'],
  verwerkingsactie_read: ['read:normal', 'read:confidential'],
  verwerkingsactie_update: ['update:normal', 'update:confidential'],
  verwerkingsactie_delete: ['delete:normal', 'delete:confidential'],
  verwerkingsactie_versies: ['read:confidential'],
  'verwerkte-objecten_list': ['read:normal', 'read:confidential'],
  'verwerkte-objecten_zoek': ['read:normal', 'read:confidential'],
  verwerktobject_read: ['read:normal', 'read:confidential'],
  verwerkingsactiviteit_list: ['read:restricted', 'read:normal', 'read:confidential'],
  verwerkingsactiviteit_read: ['read:restricted', 'read:normal', 'read:confidential'],
};
