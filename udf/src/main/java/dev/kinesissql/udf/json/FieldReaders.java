package dev.kinesissql.udf.json;

import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Chooses the {@link FieldReader} for a column's type. */
final class FieldReaders {

    private FieldReaders() {}

    /** Whether columns of the type can be read. */
    static boolean supports(LogicalType type) {
        return find(type) != null;
    }

    /**
     * The reader for columns of the type.
     *
     * @throws IllegalArgumentException if the type is not supported
     */
    static FieldReader of(LogicalType type) {
        FieldReader reader = find(type);
        if (reader == null) {
            throw new IllegalArgumentException("No reader for the type " + type.asSummaryString());
        }
        return reader;
    }

    @Nullable
    private static FieldReader find(LogicalType type) {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return new TextReaders.Text(LogicalTypeChecks.getLength(type));
            case BOOLEAN:
                return new TextReaders.Bool();
            case BINARY:
            case VARBINARY:
                return new TextReaders.Bytes(LogicalTypeChecks.getLength(type));
            case TINYINT:
                return new NumberReaders.Integral(Byte.MIN_VALUE, Byte.MAX_VALUE, n -> (byte) n);
            case SMALLINT:
                return new NumberReaders.Integral(Short.MIN_VALUE, Short.MAX_VALUE, n -> (short) n);
            case INTEGER:
                return new NumberReaders.Integral(Integer.MIN_VALUE, Integer.MAX_VALUE, n -> (int) n);
            case BIGINT:
                return new NumberReaders.Integral(Long.MIN_VALUE, Long.MAX_VALUE, n -> n);
            case FLOAT:
                return new NumberReaders.Single();
            case DOUBLE:
                return new NumberReaders.Double();
            case DECIMAL:
                return new NumberReaders.Decimal(
                        LogicalTypeChecks.getPrecision(type), LogicalTypeChecks.getScale(type));
            case DATE:
                return new TimeReaders.Date();
            case TIME_WITHOUT_TIME_ZONE:
                return new TimeReaders.Time(LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new TimeReaders.Timestamp(LogicalTypeChecks.getPrecision(type));
            default:
                return null;
        }
    }
}
