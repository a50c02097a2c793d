CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'my.password' = 'hunter22' 'x' = 'y');
CREATE TABLE other (n INT) WITH ('connector' = 'filesystem', 'aws.secretkey' = 'geheimnis');
CREATE TABLE sink (n INT) WITH ('connector' = 'blackhole');
INSERT INTO sink SELECT n FROM other WHERE 'geheimnis' = n FORM x;
