CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM numbers;
SET 'table.exec.state.ttl' = '1 h';
INSERT INTO sink SELECT n FROM numbers;
