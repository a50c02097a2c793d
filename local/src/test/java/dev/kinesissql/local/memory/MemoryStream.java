package dev.kinesissql.local.memory;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A stream in memory: its shards, and all that was put into them. To be used under its own monitor. */
final class MemoryStream {

    private static final BigInteger KEYS = BigInteger.TWO.pow(128);

    private final List<Shard> shards = new ArrayList<>();
    private final Map<String, byte[]> answers = new HashMap<>();
    private final long createdMillis = System.currentTimeMillis();
    private long answersAtEnd;
    private long lastNumber;

    /** A record; its number is its place among all records, beginnings and ends of shards of the stream. */
    record StoredRecord(long number, long arrivedMillis, String partitionKey, byte[] data) {}

    /** Part of the range of hash keys, and the records of its keys; a parent is null when there is none. */
    static final class Shard {

        private final String id;
        private final BigInteger from;
        private final BigInteger to;
        private final String parent;
        private final String adjacentParent;
        private final long firstNumber;
        private final List<StoredRecord> records = new ArrayList<>();
        private long lastNumber;

        private Shard(String id, BigInteger from, BigInteger to, String parent, String adjacentParent, long firstNumber) {
            this.id = id;
            this.from = from;
            this.to = to;
            this.parent = parent;
            this.adjacentParent = adjacentParent;
            this.firstNumber = firstNumber;
        }

        String id() {
            return id;
        }

        /** Its lowest hash key. */
        BigInteger from() {
            return from;
        }

        /** Its highest hash key. */
        BigInteger to() {
            return to;
        }

        String parent() {
            return parent;
        }

        String adjacentParent() {
            return adjacentParent;
        }

        long firstNumber() {
            return firstNumber;
        }

        /** 0 while it is open. */
        long lastNumber() {
            return lastNumber;
        }

        boolean isOpen() {
            return lastNumber == 0;
        }

        List<StoredRecord> records() {
            return records;
        }

        /** The place of the first record that came at a time or later. */
        int placeAt(long epochMillis) {
            return place(record -> record.arrivedMillis() < epochMillis);
        }

        /** The place of the first record with a number or a higher one. */
        int placeOf(long number) {
            return place(record -> record.number() < number);
        }

        private int place(Predicate<StoredRecord> isBefore) {
            int low = 0;
            int high = records.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (isBefore.test(records.get(middle))) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** A stream whose shards have equal parts of the hash keys. */
    MemoryStream(int shards) {
        for (int i = 0; i < shards; i++) {
            add(boundary(i, shards), boundary(i + 1, shards).subtract(BigInteger.ONE), null, null);
        }
    }

    private static BigInteger boundary(int shard, int shards) {
        return KEYS.multiply(BigInteger.valueOf(shard)).divide(BigInteger.valueOf(shards));
    }

    private void add(BigInteger from, BigInteger to, String parent, String adjacentParent) {
        shards.add(new Shard(String.format("shardId-%012d", shards.size()), from, to, parent, adjacentParent, ++lastNumber));
    }

    /** All shards, in the order of their ids. */
    List<Shard> shards() {
        return shards;
    }

    /** Encoded answers that never change, by what was asked. */
    Map<String, byte[]> answers() {
        return answers;
    }

    long answersAtEnd() {
        return answersAtEnd;
    }

    void countAnswerAtEnd() {
        answersAtEnd++;
    }

    long createdMillis() {
        return createdMillis;
    }

    long openShards() {
        return shards.stream().filter(Shard::isOpen).count();
    }

    Shard shard(String id) {
        return shards.stream()
                .filter(shard -> shard.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal("ResourceNotFoundException", "There is no shard " + id + "."));
    }

    private Shard openShard(String id) {
        Shard shard = shard(id);
        if (!shard.isOpen()) {
            throw new Refusal("InvalidArgumentException", "The shard " + id + " is closed.");
        }
        return shard;
    }

    /** Puts a record into the open shard of its key, and returns that shard. */
    Shard put(String partitionKey, byte[] data) {
        BigInteger key = hashKey(partitionKey);
        for (Shard shard : shards) {
            if (shard.isOpen() && shard.from.compareTo(key) <= 0 && shard.to.compareTo(key) >= 0) {
                shard.records.add(new StoredRecord(++lastNumber, System.currentTimeMillis(), partitionKey, data));
                return shard;
            }
        }
        throw new IllegalStateException("No open shard has the hash key " + key + ".");
    }

    private static BigInteger hashKey(String partitionKey) {
        try {
            return new BigInteger(1,
                    MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes a shard, and opens two in its place, the second from a hash key on. */
    void split(String id, BigInteger at) {
        Shard parent = openShard(id);
        if (at.compareTo(parent.from) <= 0 || at.compareTo(parent.to) > 0) {
            throw new Refusal("InvalidArgumentException", at + " is not within " + id + ".");
        }
        parent.lastNumber = ++lastNumber;
        add(parent.from, at.subtract(BigInteger.ONE), id, null);
        add(at, parent.to, id, null);
    }

    /** Closes two neighbours, and opens one in their place. */
    void merge(String id, String adjacent) {
        Shard one = openShard(id);
        Shard other = openShard(adjacent);
        if (!one.to.add(BigInteger.ONE).equals(other.from) && !other.to.add(BigInteger.ONE).equals(one.from)) {
            throw new Refusal("InvalidArgumentException", id + " and " + adjacent + " are no neighbours.");
        }
        one.lastNumber = ++lastNumber;
        other.lastNumber = ++lastNumber;
        add(one.from.min(other.from), one.to.max(other.to), id, adjacent);
    }
}
