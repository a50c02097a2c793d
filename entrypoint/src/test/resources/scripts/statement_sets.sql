CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');

EXECUTE STATEMENT /* not; here */ SET -- nor; here
BEGIN -- the set; begins
  -- first; of two
  INSERT INTO sink SELECT n FROM numbers WHERE CAST(n AS STRING) <> ';END;';
  /* second; */ INSERT INTO sink
  SELECT CASE WHEN n = 1 THEN 2 ELSE 3 END FROM numbers;
END;
execute statement set begin insert into sink select n from numbers; end;
EXPLAIN STATEMENT SET BEGIN INSERT INTO sink SELECT n FROM numbers; END;
BEGIN STATEMENT SET;
INSERT INTO sink SELECT n FROM numbers;
END;
INSERT INTO sink SELECT 1
