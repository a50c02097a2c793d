CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
CREATE TABEL t (n INT);
SET 'table.local-time-zome' = 'UTC';
SELECT 1;
INSERT INTO sink SELECT m FROM numbers;
