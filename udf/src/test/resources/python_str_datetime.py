"""Writes to stdout, as CSV, what Python prints for a few hundred datetimes.

    python3 python_str_datetime.py > python_str_datetime.csv

Columns: the microseconds from 1970-01-01 00:00:00 to the datetime, and str(datetime). Needs Python 3.7 or newer; the random
datetimes come from a fixed seed, so every run writes the same.
"""

import random
from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
MICROSECOND = timedelta(microseconds=1)

# Python's first and last datetime, the epoch, both sides of leap days, of years and centuries, and of powers of ten.
EDGES = [
    datetime.min,
    datetime(1, 3, 1),
    datetime(4, 2, 29),
    datetime(9, 12, 31, 23, 59, 59),
    datetime(10, 1, 1),
    datetime(99, 12, 31),
    datetime(100, 2, 28),
    datetime(100, 3, 1),
    datetime(400, 2, 29),
    datetime(999, 12, 31, 23, 59, 59),
    datetime(1000, 1, 1),
    datetime(1582, 10, 4),
    datetime(1582, 10, 15),
    datetime(1600, 2, 29),
    datetime(1900, 2, 28),
    datetime(1900, 3, 1),
    datetime(1969, 12, 31),
    datetime(1969, 12, 31, 23, 59, 59),
    EPOCH,
    datetime(1970, 1, 1, 0, 0, 1),
    datetime(1970, 1, 2),
    datetime(1972, 2, 29),
    datetime(1999, 12, 31, 23, 59, 59),
    datetime(2000, 1, 1),
    datetime(2000, 2, 29),
    datetime(2000, 3, 1),
    datetime(2024, 2, 29, 12),
    datetime(2026, 11, 22, 8, 3, 5),
    datetime(2038, 1, 19, 3, 14, 7),
    datetime(2100, 2, 28),
    datetime(2100, 3, 1),
    datetime(2400, 2, 29),
    datetime(9999, 1, 1),
    datetime(9999, 12, 31),
    datetime(9999, 12, 31, 23, 59, 59),
]
MICROSECONDS = [0, 1, 10, 999, 1000, 99999, 100000, 120000, 123456, 999000, 999999]


def datetimes():
    for edge in EDGES:
        for microsecond in MICROSECONDS:
            yield edge.replace(microsecond=microsecond)
    chance = random.Random(20261122)
    span = (datetime.max - datetime.min) // MICROSECOND
    for _ in range(100):
        moment = datetime.min + chance.randrange(span) * MICROSECOND
        yield moment
        yield moment.replace(microsecond=0)


print("micros,text")
for moment in datetimes():
    print((moment - EPOCH) // MICROSECOND, moment, sep=",")
