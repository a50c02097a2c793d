-- Replay of rejects: the original records, byte by byte, to a stream of ticks, after what made them fail is mended.
--
--   sql-client.sh -i conf/local.sql -f sql-scripts/replay.sql     the local emulator
--   sql-client.sh -i YOUR.sql -f sql-scripts/replay.sql           your streams
--
-- Takes the rejects from before this script was started, so that a record that is rejected again is not replayed again.
-- The job does not end by itself: cancel it when it has read the stream of rejects to its end.
-- What cannot be replayed is printed by the task managers: rejects whose record was cut, and what is no reject.
--
-- Parameters                              default here             set by
--   stream of rejects                     table rejects_to_replay  an -i file
--   where the records go                  table replay_target      an -i file
--   where what cannot be replayed goes    table unreplayable       an -i file
--   which reasons                         all but late             this script: the view records_to_replay
--
-- A tick keeps its event time. For a job that runs on live ticks it is late by now; udf/README.md says what to do.

SET 'table.local-time-zone' = 'UTC';

CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS planned_at AS 'dev.kinesissql.udf.PlannedAt' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS record_bytes AS 'dev.kinesissql.udf.RecordBytes' LANGUAGE JAVA;

-- 1. The environment. Whoever declared these tables before this script wins.

CREATE TABLE IF NOT EXISTS rejects_to_replay WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleRejectStream',
  'aws.region' = 'us-west-2',
  'scan.stream.initpos' = 'TRIM_HORIZON'
);

CREATE TABLE IF NOT EXISTS replay_target WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2'
);

CREATE TABLE IF NOT EXISTS unreplayable WITH (
  'connector' = 'print',
  'print-identifier' = 'unreplayable'
);

-- 2. The tables.

CREATE TABLE rejects (
  reason STRING,
  record STRING,
  rejected_at TIMESTAMP(6),
  parse_error STRING,
  reject STRING
) WITH (
  'format' = 'checked-json',
  'checked-json.error-column' = 'parse_error',
  'checked-json.record-column' = 'reject',
  'checked-json.fail-on-missing-field' = 'true'
) LIKE rejects_to_replay;

CREATE TABLE replayed (
  record BYTES
) WITH (
  'format' = 'raw'
) LIKE replay_target;

CREATE TABLE not_replayed (
  reject STRING,
  why STRING
) LIKE unreplayable;

-- 3. From reject to record.

CREATE TEMPORARY VIEW records_to_replay AS
SELECT reject, parse_error, record_bytes(record) AS record
FROM rejects
WHERE parse_error IS NOT NULL
  OR (reason <> 'late' AND rejected_at < planned_at());

EXECUTE STATEMENT SET
BEGIN

INSERT INTO replayed
SELECT record
FROM records_to_replay
WHERE parse_error IS NULL AND record IS NOT NULL;

INSERT INTO not_replayed
SELECT reject, COALESCE(parse_error, 'record: cut, the rest is lost')
FROM records_to_replay
WHERE parse_error IS NOT NULL OR record IS NULL;

END;
