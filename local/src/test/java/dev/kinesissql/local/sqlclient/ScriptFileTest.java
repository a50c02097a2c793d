package dev.kinesissql.local.sqlclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptFileTest {

    @Test
    void aStatementEndsWhereALineEndsWithASemicolon() {
        assertThat(codeLines("""
                SET 'a' = 'b';
                SELECT 1; SELECT 2
                ;
                SELECT 3;\t
                """)).containsExactly(1, 2, 4);
    }

    @Test
    void theLinesBeforeAStatementBelongToIt() {
        ScriptFile script = script("""
                SET 'a' = 'b';

                -- which one
                SELECT
                  x;
                """);

        assertThat(script.lineOf(2, 1)).isEqualTo(2);
        assertThat(script.firstCodeLineOf(2)).isEqualTo(4);
        assertThat(script.lineOf(2, 4)).isEqualTo(5);
        assertThat(script.line(5)).isEqualTo("  x;");
    }

    @Test
    void blanksBeforeTheFirstStatementAreNotCountedByTheClient() {
        ScriptFile script = script("\n \n   SELECT\n  x;\n  SELECT y;\n");

        assertThat(script.lineOf(1, 1)).isEqualTo(3);
        assertThat(script.columnOf(1, 1, 8)).isEqualTo(11);
        assertThat(script.columnOf(1, 2, 3)).isEqualTo(3);
        assertThat(script.columnOf(2, 1, 3)).isEqualTo(3);
    }

    @Test
    void aCommentBeforeTheFirstStatementIsCounted() {
        ScriptFile script = script("\n-- it ends with a semicolon;\nSELECT x;\n");

        assertThat(script.lineOf(1, 1)).isEqualTo(2);
        assertThat(script.firstCodeLineOf(1)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT 'a;\nb';",
        "SELECT 'it''s;\n';",
        "SELECT '-- ;\n';",
        "SELECT '/* ;\n';",
        "SELECT `a;\nb` FROM t;",
        "SELECT `a'` -- ';\nFROM t;",
        "SELECT 1 -- one;\n;",
        "SELECT 1 -- isn't;\n;",
        "SELECT 1 /* one;\n*/;",
        "SELECT 1 /* it's;\n -- */;",
        "SELECT 1 /*;\n/* */;",
        "SELECT /*+ OPTIONS('a' = 'b');\n */ 1;",
        "SELECT \"it\n\";",
        "SELECT 1 - /* x */ -\n1;"
    })
    void aSemicolonInQuotesOrACommentEndsNothing(String text) {
        assertThat(codeLines(text + "\nSELECT 2;\n")).containsExactly(1, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXECUTE", "execute", "EXPLAIN", "EXPLAIN ESTIMATED_COST, JSON_EXECUTION_PLAN",
        "COMPILE PLAN 'p' FOR", "COMPILE AND EXECUTE PLAN 'p' FOR"})
    void aStatementSetIsOneStatement(String verb) {
        assertThat(codeLines("SET 'a' = 'b';\n" + verb + """
                 STATEMENT SET -- of two;
                BEGIN

                INSERT INTO t SELECT 1;
                INSERT INTO t SELECT CASE WHEN x THEN 'BEGIN' END;
                INSERT INTO t SELECT 'x'; -- END;
                END;
                SELECT 1;
                """)).containsExactly(1, 2, 9);
    }

    @Test
    void aStatementSetOfManyStatementsIsReadOneByOne() {
        assertThat(codeLines("""
                BEGIN STATEMENT SET;
                INSERT INTO t
                SELECT 1;
                END;
                SELECT 1;
                """)).containsExactly(1, 2, 4, 5);
    }

    @Test
    void linesMayEndAsOnWindows() {
        ScriptFile script = script("SET 'a' = 'b';\r\n\r\n-- x;\r\nSELECT\r\n  y;\r\n");

        assertThat(codeLines(script)).containsExactly(1, 4);
        assertThat(script.line(5)).isEqualTo("  y;");
        assertThat(script.textEndingWith("QUIT;")).isEqualTo("SET 'a' = 'b';\n\n-- x;\nSELECT\n  y;\nQUIT;\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, value = {
        // What is there to end is ended.
        "SELECT 1;|SELECT 1;~QUIT;~",
        "SELECT 1|SELECT 1~;~QUIT;~",
        "SELECT 1 -- one|SELECT 1 -- one~;~QUIT;~",
        "SELECT 1; -- one|SELECT 1; -- one~;~QUIT;~",
        "SELECT 1;~-- one|SELECT 1;~-- one~QUIT;~",
        "SELECT 1;~/* one */~|SELECT 1;~/* one */~QUIT;~",
        "-- one;~~|-- one;~~QUIT;~",
        // What never ends swallows the last statement.
        "SELECT 'a;~|SELECT 'a;~;~QUIT;~",
        "SELECT 1;~/* a|SELECT 1;~/* a~;~QUIT;~",
        // Nothing may follow an open statement set: it would be taken for a part of it, or executed without it.
        "EXECUTE STATEMENT SET BEGIN~INSERT INTO t SELECT 1;|EXECUTE STATEMENT SET BEGIN~INSERT INTO t SELECT 1;~",
        "BEGIN STATEMENT SET;~INSERT INTO t SELECT 1;|BEGIN STATEMENT SET;~INSERT INTO t SELECT 1;~",
        "BEGIN STATEMENT SET;~END;|BEGIN STATEMENT SET;~END;~QUIT;~"
    })
    void theLastStatementComesAfterACompleteScriptOnly(String text, String expected) {
        assertThat(script(text.replace('~', '\n')).textEndingWith("QUIT;")).isEqualTo(expected.replace('~', '\n'));
    }

    @Test
    void anEmptyScriptHasNoStatement() {
        assertThat(codeLines("")).isEmpty();
        assertThat(codeLines("\n  \n")).isEmpty();
        assertThat(codeLines("-- nothing;\n\n/* at\nall; */\n")).isEmpty();
        assertThat(script("").textEndingWith("QUIT;")).isEqualTo("\nQUIT;\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "SET 'a' = 'b';~~SELECT 'x;~|3|0",
        "SET 'a' = 'b';~-- x~/* never~closed|3|0",
        "SET 'a' = 'b';~~EXECUTE STATEMENT SET~BEGIN~INSERT INTO t SELECT 1;~|3|3",
        "SET 'a' = 'b';~BEGIN STATEMENT SET;~INSERT INTO t SELECT 1;~|2|2",
    })
    void whereAnUnfinishedStatementStartsIsKnown(String text, int second, int openSet) {
        ScriptFile script = script(text.replace('~', '\n'));

        assertThat(script.firstCodeLineOf(2)).isEqualTo(second);
        assertThat(script.openSetLine()).isEqualTo(openSet);
    }

    @Test
    void thereIsNoLineForAStatementThatDoesNotExist() {
        ScriptFile script = script("SELECT 1;\n");

        assertThat(script.lineOf(0, 1)).isZero();
        assertThat(script.lineOf(2, 1)).isZero();
        assertThat(script.firstCodeLineOf(2)).isZero();
        assertThat(script.line(0)).isEmpty();
        assertThat(script.line(2)).isEmpty();
    }

    @Test
    void aScriptIsReadFromAPathOrAUrl(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("größe.sql"), "SELECT 'ä';\n");

        assertThat(ScriptFile.read(file.toString()).line(1)).isEqualTo("SELECT 'ä';");
        assertThat(ScriptFile.read(file.toUri().toString()).line(1)).isEqualTo("SELECT 'ä';");
        assertThat(ScriptFile.read(file.toString()).name()).isEqualTo(file.toString());
    }

    @Test
    void aFileThatDoesNotExistIsSaidSo(@TempDir Path folder) {
        assertThatThrownBy(() -> ScriptFile.read(folder.resolve("no.sql").toString()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no such file");
    }

    private static ScriptFile script(String text) {
        return ScriptFile.of("script.sql", text);
    }

    private static List<Integer> codeLines(String text) {
        return codeLines(script(text));
    }

    /** The first code line of every statement. */
    private static List<Integer> codeLines(ScriptFile script) {
        return IntStream.iterate(1, i -> script.lineOf(i, 1) > 0, i -> i + 1)
                .map(script::firstCodeLineOf)
                .boxed()
                .toList();
    }
}
