package dev.kinesissql.udf.kinesis.paced;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A split of a {@link PacedStream}.
 *
 * @param position how many of its rows have been read
 */
public record PacedSplit(String splitId, int position) implements SourceSplit {

    PacedSplit plus(int rows) {
        return new PacedSplit(splitId, position + rows);
    }
}
