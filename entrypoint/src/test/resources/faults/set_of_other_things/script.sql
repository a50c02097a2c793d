CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
EXECUTE STATEMENT SET BEGIN
INSERT INTO sink SELECT n FROM numbers;
CREATE TABLE t (n INT);
END;
