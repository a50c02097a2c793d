package dev.kinesissql.udf.json;

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.io.compression.InflaterInputStreamFactory;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.InstantiationUtil;

/**
 * Files of one record a line, for records of any length. A line ends with a line feed, also with a carriage return before
 * it, or with the file. Compressed files are recognized by the end of their names, as everywhere in Flink.
 *
 * <p>As in Flink's own formats for lines, a split has the lines that begin behind its first byte (those of the first one
 * at it) up to the byte behind its last one: what it begins in the middle of belongs to the split before. A reader
 * that is restored goes to where it was; only a compressed file has to be read from its beginning.
 */
final class LinesFormat implements BulkFormat<RowData, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private static final int BATCH_RECORDS = 1_000;
    private static final int BATCH_BYTES = 1 << 20;

    private final DeserializationSchema<RowData> schema;
    @Nullable private final int[] projection;
    private final TypeInformation<RowData> producedType;

    /**
     * @param schema reads a line's bytes to one row; each reader has a copy of its own
     * @param projection which of that row's columns are wanted, or null for all of them as they are
     * @param producedType the type of the wanted columns
     */
    LinesFormat(
            DeserializationSchema<RowData> schema,
            @Nullable int[] projection,
            TypeInformation<RowData> producedType) {
        this.schema = schema;
        this.projection = projection;
        this.producedType = producedType;
    }

    @Override
    public Reader createReader(Configuration config, FileSourceSplit split) throws IOException {
        return open(split, CheckpointedPosition.NO_OFFSET, 0);
    }

    @Override
    public Reader restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        CheckpointedPosition position = split.getReaderPosition().orElseThrow(
                () -> new IllegalArgumentException("There is no position in " + split + "."));
        return open(split, position.getOffset(), position.getRecordsAfterOffset());
    }

    private Reader open(FileSourceSplit split, long offset, long recordsToSkip) throws IOException {
        DeserializationSchema<RowData> copy;
        try {
            copy = InstantiationUtil.clone(schema);
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
        InflaterInputStreamFactory<?> inflater = StandardDeCompressors.getDecompressorForFileName(split.path().getPath());
        FSDataInputStream file = split.path().getFileSystem().open(split.path());
        try {
            LineReader lines;
            if (inflater != null) { // such a file is one split, whose positions are counted in records
                lines = new LineReader(inflater.create(file), 0, Long.MAX_VALUE);
            } else {
                long from = offset == CheckpointedPosition.NO_OFFSET ? split.offset() : offset;
                file.seek(from);
                lines = new LineReader(file, from, split.offset() + split.length());
                if (from > 0 && offset == CheckpointedPosition.NO_OFFSET) {
                    lines.next(); // the end of a line of the split before
                }
            }
            for (long i = 0; i < recordsToSkip && lines.next(); i++) {
                // They were read before.
            }
            return new Reader(lines, copy, projection, inflater == null, recordsToSkip);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeQuietly(file);
            throw e;
        }
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }

    /** Reads a split, batch by batch. */
    static final class Reader implements BulkFormat.Reader<RowData> {

        private final LineReader lines;
        private final DeserializationSchema<RowData> schema;
        @Nullable private final int[] projection;
        private final boolean hasOffsets;
        private long recordsRead;

        private Reader(
                LineReader lines,
                DeserializationSchema<RowData> schema,
                @Nullable int[] projection,
                boolean hasOffsets,
                long recordsRead) {
            this.lines = lines;
            this.schema = schema;
            this.projection = projection;
            this.hasOffsets = hasOffsets;
            this.recordsRead = recordsRead;
        }

        @Nullable
        @Override
        public RecordIterator<RowData> readBatch() throws IOException {
            RowData[] rows = new RowData[BATCH_RECORDS];
            int count = 0;
            long begin = lines.position();
            while (count < BATCH_RECORDS && lines.position() - begin < BATCH_BYTES && lines.next()) {
                RowData row = schema.deserialize(lines.copy());
                rows[count++] = projection == null ? row : ProjectedRowData.from(projection).replaceRow(row);
            }
            if (count == 0) {
                return null;
            }
            ArrayResultIterator<RowData> batch = new ArrayResultIterator<>();
            if (hasOffsets) {
                batch.set(rows, count, begin, 0);
            } else {
                batch.set(rows, count, CheckpointedPosition.NO_OFFSET, recordsRead);
            }
            recordsRead += count;
            return batch;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
