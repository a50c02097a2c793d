SET 'table.local-time-zone' = 'UTC';
-- the client knows this form too
SET table.local-time-zone = UTC ;
set 'pipeline.name' = 'a;b -- c'; RESET 'pipeline.name'; RESET pipeline.name; RESET
;QUIT