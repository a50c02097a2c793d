-- Environment tables for streams on AWS, Kinesis connector 4.x. Copy this file, set streams and region, and run
--   sql-client.sh -i YOUR-COPY.sql -f sql-scripts/sliding.sql
-- Credentials: the default chain of the AWS SDK (environment, profile, instance or task role).

CREATE TABLE ticks_stream WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2',
  -- LATEST, TRIM_HORIZON (all that the stream holds) or AT_TIMESTAMP with 'scan.stream.initpos-timestamp'.
  'scan.stream.initpos' = 'LATEST'
);

CREATE TABLE minimums_stream WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleOutputStream',
  'aws.region' = 'us-west-2',
  -- Milliseconds until a half-full batch is written: how long an answer may wait here. The connector's default is 5000.
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

CREATE TABLE rejects_stream WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleRejectStream',
  'aws.region' = 'us-west-2',
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

-- For sql-scripts/replay.sql.

CREATE TABLE rejects_to_replay WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleRejectStream',
  'aws.region' = 'us-west-2',
  'scan.stream.initpos' = 'TRIM_HORIZON'
);

CREATE TABLE replay_target WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2'
);
