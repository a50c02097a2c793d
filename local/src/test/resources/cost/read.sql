-- Reads records and forgets them: what the source costs by itself. The watermark, which says nothing, is there because
-- kinesis-per-shard without one is the connector.

CREATE TABLE ticks (
  record BYTES,
  row_time AS TO_TIMESTAMP('2026-11-22 08:03:00'),
  WATERMARK FOR row_time AS row_time
) WITH (
  'format' = 'raw'
) LIKE ticks_stream;

CREATE TABLE nowhere (
  record BYTES
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO nowhere
SELECT record
FROM ticks;
