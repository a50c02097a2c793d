package dev.kinesissql.udf.json;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Makes texts of the bytes of records. A short one is copied, behind others, into memory that they have in common: the
 * object through which Flink reads memory is larger than such a text, and need not be made for each record. A longer one
 * is no copy: it refers to the record, and keeps it in memory as long as it is kept itself. For one thread.
 */
final class RecordTexts {

    private static final int MAX_COPIED = 32; // bytes
    private static final int COMMON = 4096; // bytes, all of which the last text that is kept keeps in memory

    private byte[] common = new byte[COMMON];
    private MemorySegment[] commonSegments = {MemorySegmentFactory.wrap(common)};
    private int used;

    // The record of the last text that was not copied.
    private byte[] record = {};
    private MemorySegment[] recordSegments = {};

    /** The text between two places of a record, whose bytes must not change any more. */
    BinaryStringData text(byte[] record, int from, int to) {
        int length = to - from;
        if (length > MAX_COPIED) {
            if (record != this.record) {
                this.record = record;
                recordSegments = new MemorySegment[] {MemorySegmentFactory.wrap(record)};
            }
            return new BinaryStringData(recordSegments, from, length);
        }
        if (length > COMMON - used) {
            common = new byte[COMMON];
            commonSegments = new MemorySegment[] {MemorySegmentFactory.wrap(common)};
            used = 0;
        }
        System.arraycopy(record, from, common, used, length);
        BinaryStringData text = new BinaryStringData(commonSegments, used, length);
        used += length;
        return text;
    }
}
