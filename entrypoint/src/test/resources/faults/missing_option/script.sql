CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'filesystem', 'format' = 'json');
INSERT INTO sink SELECT n FROM numbers;
