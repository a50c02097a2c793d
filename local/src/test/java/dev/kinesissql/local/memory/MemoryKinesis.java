package dev.kinesissql.local.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kinesissql.local.faults.Encoding;
import dev.kinesissql.local.memory.MemoryStream.Shard;
import dev.kinesissql.local.memory.MemoryStream.StoredRecord;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.stream.KinesisEndpoint;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The part of Kinesis that the connector, the tools and the tests use, in this process and in memory, for histories that
 * are too long for the emulator: that one needs minutes for 15,000 records, this one seconds for 1,000,000. An answer has
 * at most 10,000 records and 10 MB and says how far behind the end it is, as those of Kinesis do. An answer that comes from
 * before the end of a shard is encoded once: whoever reads a history again gets the same bytes as fast as he asks.
 *
 * <p>Streams are ACTIVE at once, iterators never expire, and nothing is throttled.
 */
public final class MemoryKinesis implements AutoCloseable {

    private static final int MOST_RECORDS = 10_000;
    private static final int MOST_BYTES = 10 * 1024 * 1024;
    /** The highest of the powers of two between which the sizes of pieces are drawn: above the most records. */
    private static final int SIZES = 15;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    static {
        // Else the body of an answer waits until the client acknowledges the headers: 40 ms on Linux.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, MemoryStream> streams = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    /** Null when all answers are as large as they can be. */
    private final Random pieces;
    private final HttpServer server;
    private final ExecutorService threads;

    private MemoryKinesis(Random pieces) throws IOException {
        this.pieces = pieces;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "memory-kinesis-" + server.getAddress().getPort());
            thread.setDaemon(true);
            return thread;
        });
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Listens on a free port of the loopback interface; its answers are as large as they can be. */
    public static MemoryKinesis start() throws IOException {
        return new MemoryKinesis(null);
    }

    /**
     * Listens on a free port of the loopback interface. By chance one reader of a shard gets answers that are as large as
     * they can be, and another one pieces of any size, also empty ones before the end, as Kinesis may give them.
     */
    public static MemoryKinesis startWithPieces(long seed) throws IOException {
        return new MemoryKinesis(new Random(seed));
    }

    /** Where clients find it. */
    public KinesisEndpoint endpoint() {
        return KinesisEndpoint.emulator(Emulator.endpoint(server.getAddress().getPort()), Emulator.REGION);
    }

    /** How many records were put into each shard of a stream, in the order of the shards' ids. */
    public List<Integer> records(String stream) {
        MemoryStream found = stream(stream);
        synchronized (found) {
            return found.shards().stream().map(shard -> shard.records().size()).toList();
        }
    }

    /**
     * How many answers have reached the end of a shard of a stream. Whoever asks a second time behind such an answer has
     * read it to its last record.
     */
    public long answersAtEnd(String stream) {
        MemoryStream found = stream(stream);
        synchronized (found) {
            return found.answersAtEnd();
        }
    }

    /**
     * Forgets all streams.
     *
     * @throws IllegalStateException when calls could not be understood
     */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Calls that were not understood: " + failures.size(), failures.peek());
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Encoding encoding = Encoding.of(exchange.getRequestHeaders().getFirst("Content-Type"));
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            ObjectNode call = encoding.read(exchange.getRequestBody().readAllBytes());
            int status = OK;
            byte[] body;
            try {
                body = answer(target.substring(target.indexOf('.') + 1), call, encoding);
            } catch (IllegalArgumentException e) {
                failures.add(e);
                status = BAD_REQUEST;
                body = encoding.write(object().put("__type", "ValidationException").put("message", e.getMessage()));
            } catch (Refusal e) {
                status = BAD_REQUEST;
                body = encoding.write(object().put("__type", e.code()).put("message", e.getMessage()));
            }
            exchange.getResponseHeaders().set("Content-Type", encoding.contentType());
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client has given up, or was cut: for it to say.
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private byte[] answer(String operation, ObjectNode call, Encoding encoding) {
        if (operation.equals("GetRecords")) {
            return getRecords(Position.of(text(call, "ShardIterator")), call.path("Limit").asInt(MOST_RECORDS), encoding);
        }
        return encoding.write(
                operation.equals("CreateStream") ? create(call) : answerOnStream(operation, call, encoding));
    }

    private ObjectNode answerOnStream(String operation, ObjectNode call, Encoding encoding) {
        String name = call.has("StreamARN") ? text(call, "StreamARN").replaceFirst(".*/", "") : text(call, "StreamName");
        MemoryStream stream = stream(name);
        synchronized (stream) {
            return switch (operation) {
                case "DeleteStream" -> delete(name);
                case "DescribeStream" -> describe(name, stream, encoding);
                case "DescribeStreamSummary" -> summarize(name, stream, encoding);
                case "ListShards" -> listShards(stream, call.path("ExclusiveStartShardId").asText());
                case "SplitShard" -> split(stream, call);
                case "MergeShards" -> merge(stream, call);
                case "PutRecords" -> putRecords(stream, call.path("Records"));
                case "GetShardIterator" -> iterator(name, stream.shard(text(call, "ShardId")), call, encoding);
                default -> throw new IllegalArgumentException("There is no operation " + operation + " here.");
            };
        }
    }

    private MemoryStream stream(String name) {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            throw new Refusal("ResourceNotFoundException", "There is no stream " + name + ".");
        }
        return stream;
    }

    private ObjectNode create(ObjectNode call) {
        String name = text(call, "StreamName");
        if (streams.putIfAbsent(name, new MemoryStream(call.path("ShardCount").asInt())) != null) {
            throw new Refusal("ResourceInUseException", "There is a stream " + name + " already.");
        }
        return object();
    }

    private ObjectNode delete(String name) {
        streams.remove(name);
        return object();
    }

    private static ObjectNode describe(String name, MemoryStream stream, Encoding encoding) {
        ObjectNode answer = object();
        ObjectNode description = answer.putObject("StreamDescription").put("HasMoreShards", false);
        addProperties(description, name, stream, encoding);
        addShards(description, stream, "");
        return answer;
    }

    private static ObjectNode summarize(String name, MemoryStream stream, Encoding encoding) {
        ObjectNode answer = object();
        ObjectNode summary =
                answer.putObject("StreamDescriptionSummary").put("OpenShardCount", stream.openShards());
        addProperties(summary, name, stream, encoding);
        return answer;
    }

    private static void addProperties(ObjectNode to, String name, MemoryStream stream, Encoding encoding) {
        to.put("StreamName", name)
                .put("StreamARN", "arn:aws:kinesis:" + Emulator.REGION + ":000000000000:stream/" + name)
                .put("StreamStatus", "ACTIVE")
                .put("RetentionPeriodHours", 24)
                .set("StreamCreationTimestamp", encoding.timestamp(stream.createdMillis()));
        to.putArray("EnhancedMonitoring");
    }

    private static ObjectNode listShards(MemoryStream stream, String after) {
        ObjectNode answer = object();
        addShards(answer, stream, after);
        return answer;
    }

    private static void addShards(ObjectNode to, MemoryStream stream, String after) {
        ArrayNode list = to.putArray("Shards");
        for (Shard shard : stream.shards()) {
            if (shard.id().compareTo(after) > 0) {
                ObjectNode each = list.addObject().put("ShardId", shard.id());
                each.putObject("HashKeyRange")
                        .put("StartingHashKey", shard.from().toString())
                        .put("EndingHashKey", shard.to().toString());
                ObjectNode numbers = each.putObject("SequenceNumberRange")
                        .put("StartingSequenceNumber", SequenceNumbers.text(shard.firstNumber()));
                if (!shard.isOpen()) {
                    numbers.put("EndingSequenceNumber", SequenceNumbers.text(shard.lastNumber()));
                }
                if (shard.parent() != null) {
                    each.put("ParentShardId", shard.parent());
                }
                if (shard.adjacentParent() != null) {
                    each.put("AdjacentParentShardId", shard.adjacentParent());
                }
            }
        }
    }

    private static ObjectNode split(MemoryStream stream, ObjectNode call) {
        stream.split(text(call, "ShardToSplit"), new BigInteger(text(call, "NewStartingHashKey")));
        return object();
    }

    private static ObjectNode merge(MemoryStream stream, ObjectNode call) {
        stream.merge(text(call, "ShardToMerge"), text(call, "AdjacentShardToMerge"));
        return object();
    }

    private static ObjectNode putRecords(MemoryStream stream, JsonNode records) {
        ObjectNode answer = object().put("FailedRecordCount", 0);
        ArrayNode results = answer.putArray("Records");
        for (JsonNode each : records) {
            Shard shard = stream.put(text(each, "PartitionKey"), bytes(each.path("Data")));
            results.addObject()
                    .put("SequenceNumber", SequenceNumbers.text(shard.records().get(shard.records().size() - 1).number()))
                    .put("ShardId", shard.id());
        }
        return answer;
    }

    private ObjectNode iterator(String stream, Shard shard, ObjectNode call, Encoding encoding) {
        int place = switch (text(call, "ShardIteratorType")) {
            case "TRIM_HORIZON" -> 0;
            case "LATEST" -> shard.records().size();
            case "AT_TIMESTAMP" -> shard.placeAt(encoding.epochMillis(call.path("Timestamp")));
            case "AT_SEQUENCE_NUMBER" -> shard.placeOf(SequenceNumbers.number(text(call, "StartingSequenceNumber")));
            case "AFTER_SEQUENCE_NUMBER" -> shard.placeOf(SequenceNumbers.number(text(call, "StartingSequenceNumber")) + 1);
            default -> throw new Refusal("InvalidArgumentException", "There is no such type of iterator.");
        };
        boolean inPieces = pieces != null && pieces.nextBoolean();
        return object().put("ShardIterator", new Position(stream, shard.id(), inPieces, place).iterator());
    }

    private byte[] getRecords(Position from, int limit, Encoding encoding) {
        int most = from.inPieces() ? Math.min(limit, (1 << pieces.nextInt(SIZES)) - 1) : limit;
        MemoryStream stream = stream(from.stream());
        String key = from.shard() + "/" + from.place() + "/" + most + "/" + encoding;
        synchronized (stream) {
            byte[] encoded = stream.answers().get(key);
            if (encoded != null) {
                return encoded;
            }
            Shard shard = stream.shard(from.shard());
            ObjectNode answer = object();
            int place = addRecords(answer.putArray("Records"), shard, from.place(), most, encoding);
            boolean atEnd = place == shard.records().size();
            answer.put("MillisBehindLatest", atEnd
                    ? 0
                    : Math.max(1, System.currentTimeMillis() - shard.records().get(place).arrivedMillis()));
            if (!atEnd || shard.isOpen()) {
                answer.put("NextShardIterator", from.next(place).iterator());
            }
            encoded = encoding.write(answer);
            if (atEnd) {
                stream.countAnswerAtEnd();
            } else if (!from.inPieces()) {
                stream.answers().put(key, encoded);
            }
            return encoded;
        }
    }

    /** Adds records from a place on; returns the place behind them. */
    private static int addRecords(ArrayNode records, Shard shard, int from, int most, Encoding encoding) {
        int place = from;
        for (long bytes = 0; place < shard.records().size() && records.size() < most; place++) {
            StoredRecord record = shard.records().get(place);
            bytes += record.data().length;
            if (bytes > MOST_BYTES) {
                break;
            }
            records.addObject()
                    .put("SequenceNumber", SequenceNumbers.text(record.number()))
                    .put("PartitionKey", record.partitionKey())
                    .put("Data", record.data())
                    .set("ApproximateArrivalTimestamp", encoding.timestamp(record.arrivedMillis()));
        }
        return place;
    }

    /** What an iterator says: the place of the next record in a shard, and whether the reader gets pieces. */
    private record Position(String stream, String shard, boolean inPieces, int place) {

        static Position of(String iterator) {
            String[] parts = iterator.split("/");
            return new Position(parts[0], parts[1], Boolean.parseBoolean(parts[2]), Integer.parseInt(parts[3]));
        }

        Position next(int at) {
            return new Position(stream, shard, inPieces, at);
        }

        String iterator() {
            return stream + "/" + shard + "/" + inPieces + "/" + place;
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String text(JsonNode of, String field) {
        JsonNode value = of.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("A text is expected as " + field + ", but it is '" + value + "'.");
        }
        return value.textValue();
    }

    private static byte[] bytes(JsonNode data) {
        try {
            return data.binaryValue();
        } catch (IOException e) {
            throw new IllegalArgumentException("A record is no Base64.", e);
        }
    }
}
