-- Environment tables for the emulator of docker/compose.yaml: those of local.sql, at the emulator's address there.

CREATE TABLE ticks_stream WITH (
  'connector' = 'kinesis-per-shard',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2',
  'aws.endpoint' = 'http://kinesis:4568',
  'aws.credentials.provider' = 'BASIC',
  'aws.credentials.basic.accesskeyid' = 'local',
  'aws.credentials.basic.secretkey' = 'local',
  'scan.stream.initpos' = 'TRIM_HORIZON'
);

CREATE TABLE minimums_stream WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleOutputStream',
  'aws.region' = 'us-west-2',
  'aws.endpoint' = 'http://kinesis:4568',
  'aws.credentials.provider' = 'BASIC',
  'aws.credentials.basic.accesskeyid' = 'local',
  'aws.credentials.basic.secretkey' = 'local',
  'sink.http-client.protocol.version' = 'HTTP1_1',
  -- Milliseconds until a half-full batch is written: how long an answer may wait here. The connector's default is 5000.
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

CREATE TABLE rejects_stream WITH (
  'stream' = 'ExampleRejectStream'
) LIKE minimums_stream (OVERWRITING OPTIONS);

-- For sql-scripts/replay.sql.

CREATE TABLE rejects_to_replay WITH (
  'stream' = 'ExampleRejectStream'
) LIKE ticks_stream (OVERWRITING OPTIONS);

CREATE TABLE replay_target WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2',
  'aws.endpoint' = 'http://kinesis:4568',
  'aws.credentials.provider' = 'BASIC',
  'aws.credentials.basic.accesskeyid' = 'local',
  'aws.credentials.basic.secretkey' = 'local',
  'sink.http-client.protocol.version' = 'HTTP1_1'
);
