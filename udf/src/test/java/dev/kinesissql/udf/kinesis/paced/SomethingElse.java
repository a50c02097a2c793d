package dev.kinesissql.udf.kinesis.paced;

import org.apache.flink.table.connector.source.ScanTableSource.ScanRuntimeProvider;

/** A provider of no kind that Flink knows. */
final class SomethingElse implements ScanRuntimeProvider {

    @Override
    public boolean isBounded() {
        return false;
    }
}
