CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
CREATE TABLE copy WITH ('connector' = 'blackhole') AS SELECT n FROM numbers;
DELETE FROM sink WHERE n = 1;
UPDATE sink SET n = 1;
TRUNCATE TABLE sink;
STOP JOB '0123456789abcdef0123456789abcdef';
EXECUTE PLAN '/tmp/plan.json';
INSERT INTO sink SELECT n FROM numbers;
