-- The tutorial's job as Flink and the Kinesis connector do it by themselves: nothing is checked, and the first bad tick ends
-- it. Beside it bin/bench.sh measures the shipped script.

SET 'table.local-time-zone' = 'UTC';

CREATE TABLE ticks (
  ticker VARCHAR(6),
  price DOUBLE,
  event_time TIMESTAMP(3),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH (
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
) LIKE ticks_stream;

CREATE TABLE minimums (
  ticker VARCHAR(6),
  price DOUBLE,
  event_time VARCHAR(64)
) PARTITIONED BY (ticker)
LIKE minimums_stream;

INSERT INTO minimums
SELECT
  ticker,
  MIN(price),
  DATE_FORMAT(window_end, 'yyyy-MM-dd HH:mm:ss')
FROM TABLE(HOP(TABLE ticks, DESCRIPTOR(event_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
GROUP BY ticker, window_start, window_end;
