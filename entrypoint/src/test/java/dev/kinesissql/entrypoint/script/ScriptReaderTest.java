package dev.kinesissql.entrypoint.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.CreateOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hard scripts, {@code scripts/CASE.sql}: their statements are those of {@code CASE.txt}, where each begins with its
 * place and its members are indented, and Flink's own parser takes each of them for one statement.
 */
class ScriptReaderTest {

    private static final Path SCRIPTS = Path.of("src", "test", "resources", "scripts");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .map(name -> name.substring(0, name.length() - ".sql".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void statementsAreAsExpected(String name) throws IOException {
        ScriptText script = ScriptText.read(SCRIPTS.resolve(name + ".sql"));

        String actual = listing(script, read(script), "");

        assertThat(actual).isEqualTo(Files.readString(SCRIPTS.resolve(name + ".txt")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void flinkTakesEachForOneStatement(String name) throws IOException {
        TableEnvironmentInternal flink =
                (TableEnvironmentInternal) TableEnvironment.create(EnvironmentSettings.inStreamingMode());

        for (Statement statement : read(ScriptText.read(SCRIPTS.resolve(name + ".sql")))) {
            List<Operation> operations = flink.getParser().parse(statement.sql());
            assertThat(operations).as(statement.sql()).hasSize(1);
            if (operations.get(0) instanceof CreateOperation) {
                flink.executeInternal(operations.get(0));
            }
        }
    }

    @Test
    void eachCharacterIsLookedAtOnce() {
        // 5 MB, most of it one statement set, with a semicolon in every line.
        String insert = "INSERT INTO sink SELECT ';' FROM numbers; -- ; '\n";
        String text = "EXECUTE STATEMENT SET BEGIN\n" + insert.repeat(50_000) + "END;\n"
                + "SELECT ';' /* ; */;\n".repeat(125_000);
        assertThat(text.length()).isGreaterThan(4_900_000);
        ScriptScanner scanner = new ScriptScanner(text);
        int last = 0;
        long tokens = 0;

        while (scanner.next() != ScriptScanner.Token.END) {
            assertThat(scanner.start()).isGreaterThanOrEqualTo(last);
            assertThat(scanner.end()).isGreaterThan(scanner.start());
            last = scanner.end();
            tokens++;
        }

        assertThat(tokens).isEqualTo(4 + 50_000L * 8 + 2 + 125_000L * 3);
        List<Statement> statements = read(ScriptText.of("large.sql", text));
        assertThat(statements).hasSize(125_001);
        assertThat(statements.get(0).members()).hasSize(50_000);
        // What is parsed, in all, is no more than the script.
        assertThat(statements.stream().mapToLong(each -> each.sql().length()).sum()).isLessThan(text.length());
    }

    private static List<Statement> read(ScriptText script) {
        return new ScriptReader(script, new Secrets()).read();
    }

    private static String listing(ScriptText script, List<Statement> statements, String indent) {
        StringBuilder listing = new StringBuilder();
        for (Statement statement : statements) {
            listing.append(indent).append(script.position(statement.start())).append(' ')
                    .append(statement.sql().replace("\r", "\\r").replace("\t", "\\t"))
                    .append("\n")
                    .append(listing(script, statement.members(), "    "));
        }
        return listing.toString();
    }
}
