import { expect, onTestFinished, test } from 'vitest';

import { engineUnderTest, newFolder, openTestStore } from '../testing/store.ts';
import { exporteer, fill, importeer, inhoudVan, openHuis } from '../testing/verhuizing.ts';
import type { Huis } from '../testing/verhuizing.ts';

/** A log on SQLite, whatever this run is about. */
const opSqlite = (): Promise<Huis> => openHuis({ store: openTestStore({ data: newFolder(), databaseUrl: null }) });

test.runIf(engineUnderTest === 'postgres')(
  'D4 A/2042 from SQLite to PostgreSQL and back everything is what it was',
  async () => {
    const [sqlite, postgres, terug] = [await opSqlite(), await openHuis({ eerder: 1 }), await opSqlite()];
    onTestFinished(async () => void (await Promise.all([sqlite, postgres, terug].map(({ store }) => store.close()))));
    expect([sqlite, postgres, terug].map(({ store }) => store.engine.kind)).toEqual(['sqlite', 'postgres', 'sqlite']);
    await fill(sqlite);
    await importeer(postgres, (await exporteer(sqlite)).stukken.join(''));
    expect(await inhoudVan(postgres)).toEqual(await inhoudVan(sqlite));
    await importeer(terug, (await exporteer(postgres)).stukken.join(''));
    expect(await inhoudVan(terug)).toEqual(await inhoudVan(postgres));
  },
);
