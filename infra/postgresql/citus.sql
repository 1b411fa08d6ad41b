-- Spreads the tables of a store over the machines of a Citus cluster. Run once by the owner of the schema on the coordinator, after
-- `plumbline start` or `plumbline migrate-store` has made the schema, before the first scan or after the move:
--
--   psql "$DATABASE_URL" --single-transaction -f infra/postgresql/citus.sql
--
-- Why these: packages/store/src/shards.ts. What is not named stays on the coordinator: figures by country, region, organisation and supplier, which
-- are small, and what is kept of snapshots and subscriptions.

CREATE EXTENSION IF NOT EXISTS citus;

-- A copy on each machine.
SELECT create_reference_table('country');
SELECT create_reference_table('organisation');
SELECT create_reference_table('target');
SELECT create_reference_table('target_tag');
SELECT create_reference_table('measure');
SELECT create_reference_table('reason');
SELECT create_reference_table('scan');
SELECT create_reference_table('evidence');
SELECT create_reference_table('supplier');
SELECT create_reference_table('vantage');

-- Spread by target, and kept together: the months of `observation` go with it.
SELECT create_distributed_table('observation', 'target_key');
SELECT create_distributed_table('placement', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('finding', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('standard_verdict', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('verdict_change', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('verdict_confirmation', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('evidence_use', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('supplier_use', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('vantage_view', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('vantage_difference', 'target_key', colocate_with => 'observation');
SELECT create_distributed_table('rejudged_verdict', 'target_key', colocate_with => 'observation');
