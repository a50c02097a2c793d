CREATE TABLE numbers (n INT) WITH ('connector' = 'datagem');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM numbers;
