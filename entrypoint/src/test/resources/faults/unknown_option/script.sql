CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'row-per-second' = '1');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM numbers;
