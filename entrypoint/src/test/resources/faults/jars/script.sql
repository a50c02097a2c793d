ADD JAR '/tmp/functions.jar';
SHOW JARS;
REMOVE JAR '/tmp/functions.jar';
CREATE TEMPORARY FUNCTION f AS 'a.F' USING JAR 's3://bucket/functions.jar';
CREATE TEMPORARY SYSTEM FUNCTION g AS 'a.G' USING JAR 'http://localhost:1/functions.jar';
CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM numbers;
