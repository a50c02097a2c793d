-- Environment tables for streams on AWS, Kinesis connector 5.x (Flink 1.20) and 6.x (Flink 2.x). Copy this file, set
-- ARNs and region, and run
--   sql-client.sh -i YOUR-COPY.sql -f sql-scripts/sliding.sql
-- Credentials: the default chain of the AWS SDK (environment, profile, instance or task role).

CREATE TABLE ticks_stream WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:us-west-2:000000000000:stream/ExampleInputStream',
  'aws.region' = 'us-west-2',
  -- LATEST, TRIM_HORIZON (all that the stream holds) or AT_TIMESTAMP with 'source.init.timestamp'.
  'source.init.position' = 'LATEST'
);

CREATE TABLE minimums_stream WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:us-west-2:000000000000:stream/ExampleOutputStream',
  'aws.region' = 'us-west-2',
  -- Milliseconds until a half-full batch is written: how long an answer may wait here. The connector's default is 5000.
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

CREATE TABLE rejects_stream WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:us-west-2:000000000000:stream/ExampleRejectStream',
  'aws.region' = 'us-west-2',
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

-- For sql-scripts/replay.sql.

CREATE TABLE rejects_to_replay WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:us-west-2:000000000000:stream/ExampleRejectStream',
  'aws.region' = 'us-west-2',
  'source.init.position' = 'TRIM_HORIZON'
);

CREATE TABLE replay_target WITH (
  'connector' = 'kinesis',
  'stream.arn' = 'arn:aws:kinesis:us-west-2:000000000000:stream/ExampleInputStream',
  'aws.region' = 'us-west-2'
);
