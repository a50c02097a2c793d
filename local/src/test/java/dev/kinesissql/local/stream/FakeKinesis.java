package dev.kinesissql.local.stream;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Kinesis in memory, for one stream at a time and with the faults that a test orders: failing calls, refused
 * entries, expired iterators, splits and merges. A partition key {@code shardId-N} goes to that shard, any
 * other key to the first open one. Thread-safe.
 */
public final class FakeKinesis implements KinesisClient {

    private static final int SHARDS_PER_PAGE = 2;

    private static final class FakeShard {
        private final String id;
        private final List<String> parents;
        private final List<Record> records = new ArrayList<>();
        private boolean closed;
        private boolean hidden;

        FakeShard(String id, List<String> parents) {
            this.id = id;
            this.parents = parents;
        }
    }

    private final Clock clock;
    private final Map<String, FakeShard> shards = new LinkedHashMap<>();
    private final Map<String, Deque<RuntimeException>> failures = new HashMap<>();
    private final Deque<Map<String, String>> refusals = new ArrayDeque<>();
    private final Deque<StreamStatus> statuses = new ArrayDeque<>();
    private final Set<String> iterators = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private final List<PutRecordsRequest> puts = new ArrayList<>();
    private String stream;
    private int sequence;
    private int pageSize = Integer.MAX_VALUE;

    /** Without a stream. */
    public FakeKinesis(Clock clock) {
        this.clock = clock;
    }

    /** With an active stream whose shards are {@code shardId-0} and so on. */
    public static FakeKinesis withStream(Clock clock, String name, int shardCount) {
        FakeKinesis kinesis = new FakeKinesis(clock);
        kinesis.newStream(name, shardCount);
        return kinesis;
    }

    /** An error of the service. */
    public static AwsServiceException error(int status, String code, String message) {
        return fill(code.startsWith("Provisioned")
                ? ProvisionedThroughputExceededException.builder() : KinesisException.builder(),
                status, code, message);
    }

    /** Orders the next calls of an operation to fail. */
    public synchronized void failNext(String operation, RuntimeException... errors) {
        failures.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(errors));
    }

    /** Orders the next PutRecords call to refuse the entries of these texts because of throttling. */
    public synchronized void refuseNext(String... texts) {
        Map<String, String> codes = new HashMap<>();
        for (String text : texts) {
            codes.put(text, "ProvisionedThroughputExceededException");
        }
        refuseNext(codes);
    }

    /** Orders the next PutRecords call to refuse these texts with these error codes. */
    public synchronized void refuseNext(Map<String, String> codes) {
        refusals.add(codes);
    }

    /** Orders the next DescribeStreamSummary calls to say these statuses. */
    public synchronized void statusNext(StreamStatus... next) {
        statuses.addAll(List.of(next));
    }

    /** At most this many records in one answer of GetRecords. */
    public synchronized void pageSize(int records) {
        pageSize = records;
    }

    /** Makes all iterators that were given out expire. */
    public synchronized void expireIterators() {
        iterators.clear();
    }

    /** Splits a shard in two. */
    public synchronized void split(String shardId) {
        shards.get(shardId).closed = true;
        addShard(List.of(shardId));
        addShard(List.of(shardId));
    }

    /** Merges two shards. */
    public synchronized void merge(String shardId, String other) {
        shards.get(shardId).closed = true;
        shards.get(other).closed = true;
        addShard(List.of(shardId, other));
    }

    /** Leaves a shard out of ListShards, or no longer. */
    public synchronized void hide(String shardId, boolean hidden) {
        shards.get(shardId).hidden = hidden;
    }

    /** Adds a record. */
    public synchronized void add(String partitionKey, String text) {
        append(PutRecordsRequestEntry.builder().partitionKey(partitionKey)
                .data(SdkBytes.fromUtf8String(text)).build());
    }

    /** The texts of all records, shard by shard. */
    public synchronized List<String> texts() {
        return shards.values().stream()
                .flatMap(shard -> shard.records.stream())
                .map(record -> record.data().asUtf8String()).toList();
    }

    /** The names of all calls so far. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** All PutRecords requests so far, the failed ones included. */
    public synchronized List<PutRecordsRequest> puts() {
        return List.copyOf(puts);
    }

    @Override
    public synchronized CreateStreamResponse createStream(CreateStreamRequest request) {
        call("CreateStream");
        if (request.streamName().equals(stream)) {
            throw fill(ResourceInUseException.builder(), 400, "ResourceInUseException", "Stream exists");
        }
        newStream(request.streamName(), request.shardCount());
        return CreateStreamResponse.builder().build();
    }

    @Override
    public synchronized DescribeStreamSummaryResponse describeStreamSummary(
            DescribeStreamSummaryRequest request) {
        call("DescribeStreamSummary");
        check(request.streamName());
        StreamStatus status = statuses.isEmpty() ? StreamStatus.ACTIVE : statuses.remove();
        int open = (int) shards.values().stream().filter(shard -> !shard.closed).count();
        return DescribeStreamSummaryResponse.builder().streamDescriptionSummary(summary -> summary
                .streamName(stream).streamStatus(status).openShardCount(open)).build();
    }

    @Override
    public synchronized PutRecordsResponse putRecords(PutRecordsRequest request) {
        puts.add(request);
        call("PutRecords");
        check(request.streamName());
        Map<String, String> refused = refusals.isEmpty() ? Map.of() : refusals.remove();
        List<PutRecordsResultEntry> results = new ArrayList<>();
        for (PutRecordsRequestEntry entry : request.records()) {
            String code = refused.get(entry.data().asUtf8String());
            results.add(code == null ? append(entry)
                    : PutRecordsResultEntry.builder().errorCode(code).errorMessage("refused").build());
        }
        return PutRecordsResponse.builder().records(results)
                .failedRecordCount((int) results.stream().filter(r -> r.errorCode() != null).count()).build();
    }

    @Override
    public synchronized ListShardsResponse listShards(ListShardsRequest request) {
        call("ListShards");
        int from = 0;
        if (request.nextToken() == null) {
            check(request.streamName());
        } else if (request.streamName() == null) {
            from = Integer.parseInt(request.nextToken());
        } else {
            throw error(400, "InvalidArgumentException", "NextToken and StreamName cannot be provided "
                    + "together");
        }
        List<Shard> all = shards.values().stream()
                .filter(shard -> !shard.hidden).map(FakeKinesis::shard).toList();
        int to = Math.min(all.size(), from + SHARDS_PER_PAGE);
        return ListShardsResponse.builder().shards(all.subList(from, to))
                .nextToken(to < all.size() ? Integer.toString(to) : null).build();
    }

    @Override
    public synchronized GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        call("GetShardIterator");
        check(request.streamName());
        List<Record> records = shards.get(request.shardId()).records;
        int position = switch (request.shardIteratorType()) {
            case TRIM_HORIZON -> 0;
            case LATEST -> records.size();
            case AT_TIMESTAMP -> count(records,
                    r -> r.approximateArrivalTimestamp().isBefore(request.timestamp()));
            case AFTER_SEQUENCE_NUMBER -> count(records,
                    r -> r.sequenceNumber().compareTo(request.startingSequenceNumber()) <= 0);
            default -> throw new IllegalArgumentException(request.shardIteratorTypeAsString());
        };
        String iterator = iterator(request.shardId(), position);
        return GetShardIteratorResponse.builder().shardIterator(iterator).build();
    }

    @Override
    public synchronized GetRecordsResponse getRecords(GetRecordsRequest request) {
        call("GetRecords");
        if (!iterators.remove(request.shardIterator())) {
            throw fill(ExpiredIteratorException.builder(), 400, "ExpiredIteratorException", "Iterator "
                    + "expired");
        }
        String[] parts = request.shardIterator().split("@");
        FakeShard shard = shards.get(parts[0]);
        int from = Integer.parseInt(parts[1]);
        int to = (int) Math.min(shard.records.size(), from + (long) pageSize);
        boolean end = to == shard.records.size();
        return GetRecordsResponse.builder().records(shard.records.subList(from, to))
                .millisBehindLatest(end ? 0L : 1000L)
                .nextShardIterator(end && shard.closed ? null : iterator(parts[0], to)).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // nothing is open
    }

    private void newStream(String name, int shardCount) {
        stream = name;
        for (int i = 0; i < shardCount; i++) {
            addShard(List.of());
        }
    }

    private void addShard(List<String> parents) {
        String id = "shardId-" + shards.size();
        shards.put(id, new FakeShard(id, parents));
    }

    private void call(String operation) {
        calls.add(operation);
        Deque<RuntimeException> errors = failures.getOrDefault(operation, new ArrayDeque<>());
        if (!errors.isEmpty()) {
            throw errors.remove();
        }
    }

    private void check(String name) {
        if (!name.equals(stream)) {
            throw fill(ResourceNotFoundException.builder(), 400, "ResourceNotFoundException",
                    "Stream " + name + " not found");
        }
    }

    private PutRecordsResultEntry append(PutRecordsRequestEntry entry) {
        FakeShard shard = shards.containsKey(entry.partitionKey()) ? shards.get(entry.partitionKey())
                : shards.values().stream().filter(s -> !s.closed).findFirst().orElseThrow();
        String number = String.format("%08d", sequence++);
        Instant now = clock.instant();
        shard.records.add(Record.builder().data(entry.data()).partitionKey(entry.partitionKey())
                .sequenceNumber(number).approximateArrivalTimestamp(now).build());
        return PutRecordsResultEntry.builder().shardId(shard.id).sequenceNumber(number).build();
    }

    private String iterator(String shardId, int position) {
        String token = shardId + "@" + position + "@" + sequence++;
        iterators.add(token);
        return token;
    }

    private static int count(List<Record> records, Predicate<Record> condition) {
        return (int) records.stream().filter(condition).count();
    }

    private static Shard shard(FakeShard shard) {
        return Shard.builder().shardId(shard.id)
                .parentShardId(shard.parents.isEmpty() ? null : shard.parents.get(0))
                .adjacentParentShardId(shard.parents.size() < 2 ? null : shard.parents.get(1))
                .sequenceNumberRange(range -> range.startingSequenceNumber("0")
                        .endingSequenceNumber(shard.closed ? "9" : null)).build();
    }

    private static AwsServiceException fill(AwsServiceException.Builder builder, int status, String code,
            String message) {
        return builder.statusCode(status).message(message)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
                .build();
    }
}
