package dev.kinesissql.udf.kinesis.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordBatch;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.metrics.ShardConsumerMetricsReporter;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.table.data.RowData;

/**
 * Reads one shard, as the connector's own consumer does it but for what that does for each record: a wrapper, a sequence
 * number with its hash, two looks at maps and one at the clock.
 */
final class ShardLoop implements Runnable {

    /** Where records go. */
    interface Output {

        /** Takes a record; the row is null when the format has made none of it. */
        void emit(RowData row, long arrivedMillis, String sequenceNumber, boolean aggregated, long subSequenceNumber);

        /** Called behind the records of an answer. */
        void endAnswer();

        /** Called when the shard is read to its end. */
        void endShard();

        /** Called when it cannot be read. */
        void fail(Throwable cause);

        boolean isStopping();
    }

    private final Output output;
    private final RecordPublisher publisher;
    private final String stream;
    private final String shardId;
    private final ShardConsumerMetricsReporter metrics;
    private final KinesisDeserializationSchema<RowData> deserializer;
    private SequenceNumber last;

    /**
     * A loop.
     *
     * @param from the last record that was read before, or where to start
     */
    ShardLoop(
            Output output,
            RecordPublisher publisher,
            StreamShardHandle shard,
            SequenceNumber from,
            ShardConsumerMetricsReporter metrics,
            KinesisDeserializationSchema<RowData> deserializer) {
        this.output = output;
        this.publisher = publisher;
        this.stream = shard.getStreamName();
        this.shardId = shard.getShard().getShardId();
        this.metrics = metrics;
        this.deserializer = deserializer;
        this.last = from;
    }

    @Override
    public void run() {
        try {
            while (isRunning()) {
                RecordPublisherRunResult result = publisher.run(this::read);
                if (result == RecordPublisherRunResult.COMPLETE) {
                    output.endShard();
                    return;
                }
                if (result == RecordPublisherRunResult.CANCELLED && isRunning()) {
                    throw new IllegalStateException("Reading of the shard " + shardId + " of " + stream
                            + " was cancelled, but not by the job.");
                }
            }
        } catch (Throwable t) {
            output.fail(t);
        } finally {
            metrics.unregister();
        }
    }

    private boolean isRunning() {
        return !Thread.interrupted() && !output.isStopping();
    }

    /** Emits the records of an answer; returns the number of the last one that was ever emitted. */
    private SequenceNumber read(RecordBatch batch) {
        List<UserRecord> records = batch.getDeaggregatedRecords();
        for (UserRecord record : records) {
            if (!wasRead(record)) {
                emit(record);
            }
        }
        if (!records.isEmpty()) {
            UserRecord end = records.get(records.size() - 1);
            last = end.isAggregated()
                    ? new SequenceNumber(end.getSequenceNumber(), end.getSubSequenceNumber())
                    : new SequenceNumber(end.getSequenceNumber());
        }
        output.endAnswer();
        metrics.setAverageRecordSizeBytes(batch.getAverageRecordSizeBytes());
        metrics.setNumberOfAggregatedRecords(batch.getAggregatedRecordSize());
        metrics.setNumberOfDeaggregatedRecords(batch.getDeaggregatedRecordSize());
        if (batch.getMillisBehindLatest() != null) {
            metrics.setMillisBehindLatest(batch.getMillisBehindLatest());
        }
        return last;
    }

    /** Of an aggregate that was read in part, all is read again. */
    private boolean wasRead(UserRecord record) {
        return last.isAggregated()
                && record.getSequenceNumber().equals(last.getSequenceNumber())
                && record.getSubSequenceNumber() <= last.getSubSequenceNumber();
    }

    private void emit(UserRecord record) {
        ByteBuffer data = record.getData();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        long arrived = record.getApproximateArrivalTimestamp().getTime();
        RowData row;
        try {
            row = deserializer.deserialize(
                    bytes, record.getPartitionKey(), record.getSequenceNumber(), arrived, stream, shardId);
        } catch (IOException e) {
            throw new UncheckedIOException("The record " + record.getSequenceNumber() + " of the shard " + shardId + " of "
                    + stream + " cannot be read", e);
        }
        output.emit(
                row, arrived, record.getSequenceNumber(), record.isAggregated(), record.getSubSequenceNumber());
    }
}
