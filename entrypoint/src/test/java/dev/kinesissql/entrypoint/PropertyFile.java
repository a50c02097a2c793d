package dev.kinesissql.entrypoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Property groups over files in place of streams. */
final class PropertyFile {

    private PropertyFile() {}

    /** Writes the groups for a file of ticks, with the minimums and the rejects in folders of that name beside. */
    static Path write(Path folder, Path ticks) throws IOException {
        Path file = folder.resolve("application_properties.json");
        Files.writeString(file, new ObjectMapper().writeValueAsString(List.of(
                group("consumer.config.0", Map.of("connector", "filesystem", "path", ticks.toUri().toString())),
                group("producer.config.0", sink(folder.resolve("minimums"))),
                group("rejects.config.0", sink(folder.resolve("rejects"))))));
        return file;
    }

    private static Map<String, String> sink(Path folder) {
        return Map.of("connector", "filesystem", "path", folder.toUri().toString(), "format", "json");
    }

    private static Map<String, Object> group(String name, Map<String, String> properties) {
        return Map.of("PropertyGroupId", name, "PropertyMap", properties);
    }
}
