-- a semicolon ; in a comment; and 'a quote
SELECT 'a;b', 'it''s; fine', '--no comment', '/* none; */', '//', '"', '`';
SELECT 1 AS `a;b`, 2 AS `--`, 3 AS `/*`, 4 AS `doubled `` back; quote`, 5 AS `'`;
SELECT '';
SELECT '''';
SELECT ''';''';
SELECT U&'\00fc;\00e9';
SELECT 1 --;
;
