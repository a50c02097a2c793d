package dev.kinesissql.udf;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinarySection;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * A short text as one number: what is asked about every ticker is then asked about a number, and not byte by byte through
 * the methods of {@link BinaryStringData}, each of which looks whether the text is there as bytes.
 */
final class PackedText {

    /** The most bytes of UTF-8 that are packed. */
    static final int MAX_BYTES = 7;

    /** Stands for a longer text; no packed text is this number. */
    static final long TOO_LONG = 0;

    private static final int INT_BITS = 32;
    private static final int SHIFT_OF_LENGTH = Byte.SIZE * MAX_BYTES;

    private PackedText() {}

    /** Returns the text's bytes, the first one lowest, and above them their number plus one; or {@link #TOO_LONG}. */
    static long pack(StringData text) {
        BinaryStringData binary =
                text instanceof BinaryStringData ? (BinaryStringData) text : BinaryStringData.fromBytes(text.toBytes());
        BinarySection utf8 = binary.getBinarySection();
        if (utf8 == null) {
            binary.ensureMaterialized();
            utf8 = binary.getBinarySection();
        }
        int length = utf8.getSizeInBytes();
        if (length > MAX_BYTES) {
            return TOO_LONG;
        }
        if (utf8.getSegments().length > 1) {
            return pack(BinaryStringData.fromBytes(binary.toBytes()));
        }
        MemorySegment segment = utf8.getSegments()[0];
        int first = utf8.getOffset();
        long packed = length < Integer.BYTES ? fewBytes(segment, first, length) : bytes(segment, first, length);
        return packed | (long) (length + 1) << SHIFT_OF_LENGTH;
    }

    /** The number of bytes in a packed text, or -1 if it was too long. */
    static int length(long packed) {
        return (int) (packed >>> SHIFT_OF_LENGTH) - 1;
    }

    /** A byte of a packed text, which has so many. */
    static byte byteAt(long packed, int index) {
        return (byte) (packed >>> Byte.SIZE * index);
    }

    /** Of four bytes or more: the first four, and of the last four those that are not among them. */
    private static long bytes(MemorySegment segment, int first, int length) {
        long low = Integer.toUnsignedLong(segment.getIntLittleEndian(first));
        long high = Integer.toUnsignedLong(segment.getIntLittleEndian(first + length - Integer.BYTES));
        return low | high >>> Byte.SIZE * (Long.BYTES - length) << INT_BITS;
    }

    private static long fewBytes(MemorySegment segment, int first, int length) {
        long packed = 0;
        for (int i = length - 1; i >= 0; i--) {
            packed = packed << Byte.SIZE | segment.get(first + i) & 0xFF;
        }
        return packed;
    }
}
