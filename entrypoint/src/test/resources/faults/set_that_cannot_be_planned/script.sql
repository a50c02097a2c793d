CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
CREATE TABLE broken (n INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'jsno');
EXECUTE STATEMENT SET BEGIN
INSERT INTO sink SELECT n FROM numbers;
INSERT INTO broken SELECT n FROM numbers;
END;
