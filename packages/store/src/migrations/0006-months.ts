/**
 * Observations by month, where the engine has partitions: the one table that grows with every target of every scan is cut into tables that can
 * be backed up, moved to slower disks or taken away singly.
 *
 * A partition is named after a month, `observation_2026_11`, and begins with the first scan that was scheduled in it: numbers of scans rise, so
 * `scan_id` is the key of the partitions and every question for a scan reads one of them. A scan of an older date (an imported archive) goes
 * where the newest stands. The trigger does it in the transaction that opens the scan. The rows of the month before are looked through once,
 * while it is still written to; its place in the table is then changed at once.
 */
import type { Dialect } from "../dialect.ts"

export const months = ({ hasPartitions, integer }: Dialect): ReadonlyArray<string> =>
  hasPartitions
    ? [
        `ALTER TABLE observation RENAME TO observation_whole`,
        `CREATE TABLE observation (
          scan_id ${integer} NOT NULL, target_key ${integer} NOT NULL, after_milliseconds ${integer} NOT NULL,
          is_excluded ${integer} NOT NULL, PRIMARY KEY (scan_id, target_key)) PARTITION BY RANGE (scan_id)`,
        OPEN_MONTH,
        ON_SCAN,
        `CREATE TRIGGER observation_month AFTER INSERT ON scan FOR EACH ROW EXECUTE FUNCTION observation_month_of_scan()`,
        `DO $$
         DECLARE known record;
         BEGIN
           FOR known IN SELECT id, scheduled_for FROM scan ORDER BY id LOOP
             PERFORM open_observation_month(current_schema()::name, known.id, known.scheduled_for);
           END LOOP;
         END $$`,
        `INSERT INTO observation SELECT * FROM observation_whole`,
        `DROP TABLE observation_whole`,
      ]
    : []

const ON_SCAN = `CREATE FUNCTION observation_month_of_scan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT %I.open_observation_month($1, $2, $3)', TG_TABLE_SCHEMA)
    USING TG_TABLE_SCHEMA, NEW.id, NEW.scheduled_for;
  RETURN NULL;
END $$`

/** `scheduled_for` is in milliseconds since 1970. A constraint that says what the new bounds say spares ATTACH a second look at all rows. */
const OPEN_MONTH = `CREATE FUNCTION open_observation_month(place name, first_scan bigint, scheduled_for bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month name := 'observation_' || to_char(to_timestamp(scheduled_for / 1000.0) AT TIME ZONE 'UTC', 'YYYY_MM');
  newest name;
  begins varchar;
BEGIN
  SELECT child.relname, substring(pg_get_expr(child.relpartbound, child.oid) from 'FROM \\((.*)\\) TO')
    INTO newest, begins
    FROM pg_inherits
    JOIN pg_class child ON child.oid = pg_inherits.inhrelid
    WHERE pg_inherits.inhparent = format('%I.observation', place)::regclass
    ORDER BY child.relname DESC LIMIT 1;
  IF newest IS NULL THEN
    EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.observation FOR VALUES FROM (MINVALUE) TO (MAXVALUE)', place, month, place);
  ELSIF month > newest THEN
    EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT bounds CHECK (scan_id < %s AND (%L = %L OR scan_id >= %s)) NOT VALID',
      place, newest, first_scan, begins, 'MINVALUE', CASE begins WHEN 'MINVALUE' THEN '0' ELSE begins END);
    EXECUTE format('ALTER TABLE %I.%I VALIDATE CONSTRAINT bounds', place, newest);
    EXECUTE format('ALTER TABLE %I.observation DETACH PARTITION %I.%I', place, place, newest);
    EXECUTE format('ALTER TABLE %I.observation ATTACH PARTITION %I.%I FOR VALUES FROM (%s) TO (%s)',
      place, place, newest, begins, first_scan);
    EXECUTE format('ALTER TABLE %I.%I DROP CONSTRAINT bounds', place, newest);
    EXECUTE format('CREATE TABLE %I.%I PARTITION OF %I.observation FOR VALUES FROM (%s) TO (MAXVALUE)',
      place, month, place, first_scan);
  END IF;
END $$`
