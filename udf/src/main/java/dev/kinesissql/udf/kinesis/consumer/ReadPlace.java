package dev.kinesissql.udf.kinesis.consumer;

import java.util.Optional;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;

/**
 * Where a shard is read up to, as long as the connector's state does not know. The connector makes an object and the hash
 * of a text of 56 digits for each record; a checkpoint needs those of the last one.
 *
 * <p>To be used under the checkpoint lock.
 */
final class ReadPlace {

    /** Null when the connector's state knows the place. */
    private String sequenceNumber;
    private boolean aggregated;
    private long subSequenceNumber;

    /** Goes on to a record. */
    void set(String sequenceNumber, boolean aggregated, long subSequenceNumber) {
        this.sequenceNumber = sequenceNumber;
        this.aggregated = aggregated;
        this.subSequenceNumber = subSequenceNumber;
    }

    /** The place for the connector's state; empty when that knows it. */
    Optional<SequenceNumber> take() {
        if (sequenceNumber == null) {
            return Optional.empty();
        }
        SequenceNumber place = aggregated
                ? new SequenceNumber(sequenceNumber, subSequenceNumber)
                : new SequenceNumber(sequenceNumber);
        sequenceNumber = null;
        return Optional.of(place);
    }
}
