-- Sliding minimum: every 5 seconds of event time, the lowest price of each ticker in the last 10 seconds.
--
-- Reads JSON ticks      {"event_time": "2026-11-22T08:03:00.123456", "ticker": "AAPL", "price": 12.34}
-- writes JSON minimums  {"ticker": "AAPL", "price": 10.01, "event_time": "2026-11-22 08:03:05"}   (end of the window)
-- and sends every tick that it cannot use, with the reason and the original record, to the rejects.
-- Every record read is in exactly one of the two. All times are UTC.
--
--   sql-client.sh -f sql-scripts/sliding.sql                       the tutorial's streams on AWS, as declared in part 1
--   sql-client.sh -i conf/local.sql -f sql-scripts/sliding.sql     the local emulator
--   sql-client.sh -i YOUR.sql -f sql-scripts/sliding.sql           your streams
--
-- Parameters                              default here             set by
--   input stream, region, start position  table ticks_stream       an -i file, or the application's property groups
--   output stream, region                 table minimums_stream    the same
--   where rejects go                      table rejects_stream     the same
--   window size and slide                 10 s and 5 s             this script: good_, rejected_, low_ticks, minimums
--   how late a tick may be                5 s                      this script: the WATERMARK of ticks
--   how far ahead of the clock            1 day                    this script: row_time of ticks
--   longest record in a reject            1,000,000 bytes of JSON  this script: INSERT INTO rejects
--   silence after which a shard is idle   10 s                     this script: the SET below
--   parallelism, checkpoints, restarts    the cluster's            the cluster's configuration, never this script

SET 'table.local-time-zone' = 'UTC';

-- Operators hand on their rows without copying them. Both INSERTs share all that they have in common, and the code that
-- Flink generates is not cut into pieces. What each of them saves: bench/README.md.
SET 'pipeline.object-reuse' = 'true';
SET 'table.optimizer.reuse-optimize-block-with-digest-enabled' = 'true';
SET 'table.generated-code.max-length' = '20000';

-- A source task that has read nothing for so long stops holding back the windows of the others.
SET 'table.exec.source.idle-timeout' = '10 s';

CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS is_valid_ticker AS 'dev.kinesissql.udf.IsValidTicker' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS to_string AS 'dev.kinesissql.udf.ToString' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS usable_time AS 'dev.kinesissql.udf.UsableTime' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS in_open_window AS 'dev.kinesissql.udf.InOpenWindow' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS may_lower_min AS 'dev.kinesissql.udf.MayLowerMin' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS record_text AS 'dev.kinesissql.udf.RecordText' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS limit_bytes AS 'dev.kinesissql.udf.LimitBytes' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS count_reject AS 'dev.kinesissql.udf.CountReject' LANGUAGE JAVA;

-- 1. The environment: where the streams are. Whoever declared these tables before this script wins.

CREATE TABLE IF NOT EXISTS ticks_stream WITH (
  'connector' = 'kinesis-per-shard',
  'stream' = 'ExampleInputStream',
  'aws.region' = 'us-west-2',
  'scan.stream.initpos' = 'LATEST'
);

CREATE TABLE IF NOT EXISTS minimums_stream WITH (
  'connector' = 'kinesis',
  'stream' = 'ExampleOutputStream',
  'aws.region' = 'us-west-2',
  -- Milliseconds that a minimum waits for others at most; the connector's default is 5000.
  'sink.flush-buffer.timeout' = '100',
  'format' = 'json'
);

-- Printed by the task managers, so that two streams are enough. Give it a stream of its own to keep rejects.
CREATE TABLE IF NOT EXISTS rejects_stream WITH (
  'connector' = 'print',
  'print-identifier' = 'reject'
);

-- 2. The tables.

CREATE TABLE ticks (
  event_time TIMESTAMP(6),
  ticker STRING,
  price DOUBLE,
  parse_error STRING,
  record BYTES,
  -- The time that moves the watermark: event_time, if the tick is good. Any other record, and one further ahead of the
  -- clock than the interval (local time is up to 14 hours ahead of UTC), gets the year 0, which moves nothing.
  row_time AS usable_time(
    CASE WHEN parse_error IS NULL AND is_valid_ticker(ticker) AND price >= 0 THEN event_time END,
    INTERVAL '1' DAY
  ),
  WATERMARK FOR row_time AS row_time - INTERVAL '5' SECOND
) WITH (
  'format' = 'checked-json',
  'checked-json.error-column' = 'parse_error',
  'checked-json.record-column' = 'record',
  'checked-json.fail-on-missing-field' = 'true'
) LIKE ticks_stream;

CREATE TABLE minimums (
  ticker VARCHAR(6),
  price DOUBLE,
  event_time VARCHAR(64)
) PARTITIONED BY (ticker)
LIKE minimums_stream;

CREATE TABLE rejects (
  reason STRING,
  detail STRING,
  ticker STRING,
  price DOUBLE,
  event_time STRING,
  record STRING,
  rejected_at STRING
) LIKE rejects_stream;

-- 3. From tick to minimum.

-- A tick is good if its time is usable and one of its windows has not fired. The slide and the size of the windows stand
-- here, in rejected_ticks, in low_ticks and in the query of minimums.
CREATE TEMPORARY VIEW good_ticks AS
SELECT ticker, price, row_time
FROM ticks
WHERE in_open_window(row_time, CURRENT_WATERMARK(row_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND);

-- Every other one, with the reason why it cannot be used.
CREATE TEMPORARY VIEW rejected_ticks AS
SELECT
  *,
  CASE
    WHEN row_time >= TIMESTAMP '0001-01-01 00:00:00' THEN 'late'
    WHEN parse_error LIKE '%: missing' THEN 'missing_field'
    WHEN parse_error LIKE 'price: %' THEN 'invalid_price'
    WHEN parse_error IS NOT NULL THEN 'unparsable'
    WHEN event_time IS NULL THEN 'missing_field'
    WHEN NOT is_valid_ticker(ticker) THEN 'invalid_ticker'
    WHEN price IS NULL OR price < 0 THEN 'invalid_price'
    ELSE 'future'
  END AS reason
FROM ticks
WHERE NOT in_open_window(row_time, CURRENT_WATERMARK(row_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND);

-- For minimums of the price, and for nothing else: the good ticks without those that follow one of the same ticker and
-- slide which was as low. They change no minimum, and the windows have a fraction of the work. Any other aggregate, also one
-- beside the minimum, needs all of good_ticks: the application's --check tells, the SQL Client does not.
CREATE TEMPORARY VIEW low_ticks AS
SELECT ticker, price, row_time
FROM good_ticks
WHERE may_lower_min(ticker, price, row_time, INTERVAL '5' SECOND, INTERVAL '10' SECOND);

EXECUTE STATEMENT SET
BEGIN

-- low_ticks is for this query only: one with another aggregate, or one more, reads good_ticks.
INSERT INTO minimums
SELECT
  CAST(ticker AS VARCHAR(6)),
  MIN(price),
  CAST(to_string(window_end) AS VARCHAR(64))
FROM TABLE(HOP(TABLE low_ticks, DESCRIPTOR(row_time), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
GROUP BY ticker, window_start, window_end;

-- A record of a Kinesis stream has at most 1 MiB. A longer text is cut, and begins with 'cut:'.
INSERT INTO rejects
SELECT
  count_reject(reason),
  CASE reason
    WHEN 'future' THEN 'event_time: too far ahead of the clock'
    WHEN 'late' THEN
      'event_time: all its windows had fired, the watermark was ' || to_string(CURRENT_WATERMARK(row_time))
    WHEN 'invalid_ticker' THEN
      'ticker: expected 1 to 6 characters such as AAPL or BRK.B, got ' ||
      COALESCE('"' || limit_bytes(ticker, 100) || '"', 'null')
    ELSE COALESCE(
      parse_error,
      CASE WHEN event_time IS NULL THEN 'event_time: null' END,
      'price: expected 0 or more, got ' || COALESCE(CAST(price AS STRING), 'null')
    )
  END,
  limit_bytes(ticker, 1000),
  price,
  to_string(event_time),
  limit_bytes(record_text(record), 1000000),
  to_string(CAST(CURRENT_TIMESTAMP AS TIMESTAMP(6)))
FROM rejected_ticks;

END;
