-- For Citus, after the numbered steps: `migrate --engine citus`. Every log is one shard, and all that belongs to it lies together; the directory
-- stands on every node. Running it again changes nothing.
SELECT create_reference_table('organisatie') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'organisatie'::regclass);
SELECT create_reference_table('applicatie') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'applicatie'::regclass);
SELECT create_reference_table('applicatie_scope') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'applicatie_scope'::regclass);
SELECT create_reference_table('applicatie_oin') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'applicatie_oin'::regclass);
SELECT create_reference_table('applicatie_geheim') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'applicatie_geheim'::regclass);
SELECT create_reference_table('directory_versie') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'directory_versie'::regclass);
SELECT create_reference_table('kenmerk') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'kenmerk'::regclass);
SELECT create_reference_table('taak') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'taak'::regclass);
SELECT create_reference_table('migratie') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'migratie'::regclass);

SELECT create_distributed_table('log_stand', 'log_id') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'log_stand'::regclass);
SELECT create_distributed_table('registratie', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'registratie'::regclass);
SELECT create_distributed_table('object', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'object'::regclass);
SELECT create_distributed_table('versie', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'versie'::regclass);
SELECT create_distributed_table('actie', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'actie'::regclass);
SELECT create_distributed_table('actueel', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'actueel'::regclass);
SELECT create_distributed_table('subject', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'subject'::regclass);
SELECT create_distributed_table('idempotentie', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'idempotentie'::regclass);
SELECT create_distributed_table('verwerkingsactiviteit', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'verwerkingsactiviteit'::regclass);
SELECT create_distributed_table('vreemd_object', 'log_id', colocate_with => 'log_stand') WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrel = 'vreemd_object'::regclass);
