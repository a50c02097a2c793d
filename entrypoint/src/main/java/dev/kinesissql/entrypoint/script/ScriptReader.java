package dev.kinesissql.entrypoint.script;

import dev.kinesissql.entrypoint.script.ScriptScanner.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a script into its statements. A semicolon ends a statement, but for those between the BEGIN and the END of a
 * statement set. What the statements mean is left to Flink's parser.
 */
public final class ScriptReader {

    private static final List<String> SET_BEGINS = List.of("STATEMENT", "SET", "BEGIN");

    private final ScriptText script;
    private final Secrets secrets;
    private final ScriptScanner scanner;
    private final List<Statement> statements = new ArrayList<>();

    /**
     * A reader of a script.
     *
     * @param secrets takes the values of options such as passwords
     */
    public ScriptReader(ScriptText script, Secrets secrets) {
        this.script = script;
        this.secrets = secrets;
        this.scanner = new ScriptScanner(script.text());
    }

    /** Reads the script to its end. */
    public List<Statement> read() {
        Draft statement = new Draft();
        Draft member = null;
        OptionValues options = new OptionValues();
        Token token;
        while ((token = scanner.next()) != Token.END) {
            if (token == Token.SEMICOLON) {
                options.reset();
                if (member != null && !member.isEnd()) {
                    if (member.isBegun()) {
                        statement.members.add(member.finish());
                    }
                    member = new Draft();
                } else if (statement.isBegun()) {
                    statements.add(statement.finish());
                    statement = new Draft();
                    member = null;
                }
                continue;
            }
            options.take(token);
            statement.take(token);
            if (member != null) {
                member.take(token);
            } else if (statement.beginsSet()) {
                member = new Draft();
            }
        }
        if (statement.isBegun()) {
            statements.add(statement.finish());
        }
        return List.copyOf(statements);
    }

    /** The client's form of SET has no quotes: {@code SET key = value}. */
    private void keepSecretOfSetting(String sql) {
        int equals = sql.indexOf('=');
        String value = sql.substring(equals + 1).strip();
        if (equals > 0 && !value.startsWith("'") && Secrets.isSecret(sql.substring(0, equals))) {
            secrets.add(value);
        }
    }

    /** A statement that is being read. */
    private final class Draft {

        private final List<Statement> members = new ArrayList<>();
        private String firstWord = "";
        private int start = -1;
        private int end;
        private int wordsOfSetBegin;

        void take(Token token) {
            if (start < 0) {
                start = scanner.start();
                firstWord = token == Token.WORD ? scanner.word() : "";
            }
            end = scanner.end();
            boolean expected = token == Token.WORD && wordsOfSetBegin < SET_BEGINS.size()
                    && scanner.word().equals(SET_BEGINS.get(wordsOfSetBegin));
            wordsOfSetBegin = expected ? wordsOfSetBegin + 1 : 0;
        }

        boolean isBegun() {
            return start >= 0;
        }

        /** True right behind the words that begin a statement set. */
        boolean beginsSet() {
            return wordsOfSetBegin == SET_BEGINS.size();
        }

        boolean isEnd() {
            return firstWord.equals("END");
        }

        /** The statement, with the semicolon that was just read. */
        Statement finish() {
            int last = scanner.end() > end && script.text().startsWith(";", scanner.start()) ? scanner.end() : end;
            if (firstWord.equals("SET")) {
                keepSecretOfSetting(script.text().substring(start, end));
            }
            return new Statement(script, start, last, firstWord, scanner.unclosed(), members);
        }
    }

    /** Finds the values of secret options: strings that follow the option's name. */
    private final class OptionValues {

        private boolean secretFollows;

        void take(Token token) {
            if (token == Token.STRING) {
                if (secretFollows) {
                    secrets.add(scanner.string());
                    secretFollows = false;
                } else {
                    secretFollows = Secrets.isSecret(scanner.string());
                }
            } else if (token != Token.SYMBOL) {
                reset();
            }
        }

        void reset() {
            secretFollows = false;
        }
    }
}
