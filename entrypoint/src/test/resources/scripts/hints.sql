SELECT /*+ STATE_TTL('n' = '1 d') */ 1;
CREATE TABLE numbers (n INT) WITH ('connector' = 'filesystem', 'path' = '/tmp', 'format' = 'json');
SELECT * FROM numbers /*+ OPTIONS('path' = '/tmp/a;b */ -- /*', /* a; comment */ 'format' = 'json') */ ; SELECT 2;
