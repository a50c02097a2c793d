SET 'state.backend.type' = 'rocksdb';
SET 's3.secret-key' = 'geheimnis';
RESET 'rest.port';
CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM numbers;
