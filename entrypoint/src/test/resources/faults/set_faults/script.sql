CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
EXECUTE STATEMENT SET BEGIN
INSERT INTO sink SELECT n FROM numbers;
-- ; 'two of three
INSERT INTO sink SELECT m FROM numbers;
INSERT INTO sink SELECT n FROM letters;
END;
