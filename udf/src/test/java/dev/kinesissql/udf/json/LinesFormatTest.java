package dev.kinesissql.udf.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.connector.file.table.DeserializationSchemaAdapter;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesFormatTest {

    private static final int LONG_LINE = 300_000; // longer than the reader's first buffer

    private final CheckedJson table = CheckedJson.of("a INT, record STRING");
    private final LinesFormat format = new LinesFormat(table.schema(), null, table.schema().getProducedType());

    @TempDir
    private Path folder;

    /** A record, and from where a reader would go on behind it. */
    private record Read(String record, CheckpointedPosition next) {}

    private List<Read> read(BulkFormat<RowData, FileSourceSplit> format, FileSourceSplit split) throws IOException {
        List<Read> records = new ArrayList<>();
        Configuration config = new Configuration();
        try (BulkFormat.Reader<RowData> reader = split.getReaderPosition().isPresent()
                ? format.restoreReader(config, split)
                : format.createReader(config, split)) {
            for (BulkFormat.RecordIterator<RowData> batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<RowData> next = batch.next(); next != null; next = batch.next()) {
                    records.add(new Read(next.getRecord().getString(1).toString(),
                            new CheckpointedPosition(next.getOffset(), next.getRecordSkipCount())));
                }
                batch.releaseBatch();
            }
        }
        return records;
    }

    private List<String> records(FileSourceSplit split) throws IOException {
        return read(format, split).stream().map(Read::record).toList();
    }

    private static FileSourceSplit split(Path file, long from, long length, CheckpointedPosition position)
            throws IOException {
        return new FileSourceSplit(
                "1", new org.apache.flink.core.fs.Path(file.toUri()), from, length, 0, Files.size(file), new String[0],
                position);
    }

    private static FileSourceSplit whole(Path file) throws IOException {
        return split(file, 0, Files.size(file), null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            a|a
            a$|a
            a$b|a,b
            a#$b#$|a,b
            $$|,
            #|''
            a##$|a##
            a#b$|a#b
            """)
    void aLineEndsWithALineFeedOrTheFile(String content, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), content.replace('$', '\n').replace("#", "\r"));
        List<String> lines = Arrays.stream(expected.replace("#", "\r").split(",", -1)).toList();

        assertThat(records(whole(file))).isEqualTo(lines.stream().map(LinesFormatTest::withoutLastReturn).toList());
    }

    private static String withoutLastReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** Flink's own lines are the oracle, for splits that begin and end anywhere. */
    @Test
    void splitsHaveTheLinesThatFlinkGivesThem() throws IOException {
        Random random = new Random(20261125);
        DeserializationSchemaAdapter flink = new DeserializationSchemaAdapter(table.schema());
        for (int i = 0; i < 200; i++) {
            Path file = Files.writeString(folder.resolve("lines" + i), content(random));
            int size = (int) Files.size(file);
            int[] cuts = IntStream.concat(
                            IntStream.of(0, size), random.ints(random.nextInt(4), 0, size + 1)).sorted().distinct().toArray();
            List<String> all = new ArrayList<>();
            for (int cut = 1; cut < cuts.length; cut++) {
                FileSourceSplit split = split(file, cuts[cut - 1], cuts[cut] - cuts[cut - 1], null);
                List<String> lines = records(split);

                assertThat(lines).isEqualTo(read(flink, split).stream().map(Read::record).toList());
                all.addAll(lines);
            }
            assertThat(all).isEqualTo(records(whole(file)));
        }
    }

    private static String content(Random random) {
        String lines = random.ints(random.nextInt(1, 12), 0, 20)
                .mapToObj(length -> length == 19 ? "x".repeat(LONG_LINE + random.nextInt(99)) : "é".repeat(length / 2))
                .collect(Collectors.joining(random.nextInt(3) == 0 ? "\r\n" : "\n"));
        return "\n" + lines + (random.nextBoolean() ? "\n" : "");
    }

    @Test
    void aRestoredReaderGoesOnWhereItWas() throws IOException {
        List<String> lines = IntStream.range(0, 3_000).mapToObj(i -> "{\"a\": " + i + "}").toList();
        byte[] content = String.join("\n", lines).getBytes(UTF_8);
        Path plain = Files.write(folder.resolve("lines.json"), content);
        Path compressed = folder.resolve("lines.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(content);
        }
        for (Path file : List.of(plain, compressed)) {
            List<Read> all = read(format, whole(file));
            assertThat(all).extracting(Read::record).isEqualTo(lines);
            for (int i = 0; i < all.size(); i += i < 990 || i > 1_010 ? 97 : 1) {
                FileSourceSplit rest = split(file, 0, Files.size(file), all.get(i).next());

                assertThat(records(rest)).isEqualTo(lines.subList(i + 1, lines.size()));
            }
        }
        assertThat(read(format, whole(plain)).get(2_500).next().getOffset()).isPositive();
    }

    /** A split that is not the first one, from positions of this format and from those of the one before it. */
    @Test
    void aReaderOfALaterSplitIsRestoredToo() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "1\n22\n333\n4444\n");
        FileSourceSplit split = split(file, 1, 6, null);
        List<Read> all = read(format, split);

        assertThat(all).extracting(Read::record).containsExactly("22", "333");
        assertThat(records(split(file, 1, 6, all.get(0).next()))).containsExactly("333");
        assertThat(records(split(file, 1, 6, new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 1))))
                .containsExactly("333");
    }

    @Test
    void linesMayHaveAnyBytes() throws IOException {
        Path file = Files.write(folder.resolve("lines"), "na\u00efve\n\0\n".getBytes(ISO_8859_1));

        assertThat(records(whole(file))).containsExactly("base64:bmHvdmU=", "\0");
    }

    @Test
    void rowsHaveTheWantedColumnsOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "{\"a\": 1}\n");
        LinesFormat some = new LinesFormat(
                table.schema(), new int[] {1, 0}, CheckedJson.of("record STRING, a INT").schema().getProducedType());

        try (LinesFormat.Reader reader = some.createReader(new Configuration(), whole(file))) {
            RowData row = reader.readBatch().next().getRecord();

            assertThat(row.getArity()).isEqualTo(2);
            assertThat(row.getString(0)).hasToString("{\"a\": 1}");
            assertThat(row.getInt(1)).isEqualTo(1);
        }
        assertThat(some.getProducedType()).isNotEqualTo(format.getProducedType());
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("gone"), "1\n");
        FileSourceSplit split = whole(file);
        Files.delete(file);

        assertThatThrownBy(() -> format.createReader(new Configuration(), split))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
