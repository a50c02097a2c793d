package dev.kinesissql.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a job wrote to a filesystem table. */
public final class SinkFolder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SinkFolder() {}

    /** The records below a folder; the columns that are in the names of partition folders are put back. */
    public static List<JsonNode> read(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        List<JsonNode> records = new ArrayList<>();
        for (Path file : files) {
            assertThat(file.getFileName().toString()).as("a file that was never completed").doesNotStartWith(".");
            for (String line : Files.readAllLines(file)) {
                ObjectNode record = (ObjectNode) JSON.readTree(line);
                for (Path part : folder.relativize(file)) {
                    String[] partition = part.toString().split("=", 2);
                    if (partition.length == 2) {
                        record.put(partition[0], partition[1]);
                    }
                }
                records.add(record);
            }
        }
        return records;
    }
}
