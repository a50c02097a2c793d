INSERT INTO minimums SELECT * FROM nowhere;
