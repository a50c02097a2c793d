package dev.kinesissql.entrypoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faulty scripts and property groups, a folder each: what {@code --check} says of {@code script.sql} (the shipped one
 * if there is none) and {@code properties.json} (none if there is none) is {@code expected.txt}, word by word, and the
 * exit code is 1. There {@code LINE:INSERT INTO minimums} stands for that line's number in the shipped script.
 */
class FaultsTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");

    static List<String> cases() throws IOException {
        return cases("faults");
    }

    static List<String> kinesisCases() throws IOException {
        return cases("faults-kinesis");
    }

    private static List<String> cases(String folder) throws IOException {
        try (Stream<Path> folders = Files.list(RESOURCES.resolve(folder))) {
            return folders.map(path -> folder + "/" + path.getFileName()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messageIsAsPinned(String name) throws IOException {
        check(RESOURCES.resolve(name));
    }

    @Tag("kinesis")
    @ParameterizedTest(name = "{0}")
    @MethodSource("kinesisCases")
    void messageIsAsPinnedOverKinesis(String name) throws IOException {
        check(RESOURCES.resolve(name));
    }

    private static void check(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--check"));
        for (String part : List.of("script.sql", "properties.json")) {
            if (Files.exists(folder.resolve(part))) {
                arguments.add(part.equals("script.sql") ? "--script" : "--properties");
                arguments.add(folder.resolve(part).toString());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = Main.check(
                Arguments.of(arguments.toArray(String[]::new)), new PrintStream(out), new PrintStream(err));

        String said = err.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
        assertThat(said).isEqualTo(withLineNumber(Files.readString(folder.resolve("expected.txt"))));
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("== Optimized");
    }

    private static String withLineNumber(String expected) throws IOException {
        String insert = "INSERT INTO minimums";
        int line = Files.readAllLines(Path.of("..", "sql-scripts", "sliding.sql")).indexOf(insert) + 1;
        assertThat(line).isPositive();
        return expected.replace("sliding.sql:LINE:" + insert + ":", "sliding.sql:" + line + ":");
    }
}
