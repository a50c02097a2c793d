package dev.kinesissql.local.sqlclient;

import dev.kinesissql.local.FailureAdvice;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.table.client.cli.CliClient;
import org.apache.flink.table.client.cli.TerminalUtils;
import org.jline.terminal.Terminal;

/**
 * The stock SQL Client with a truthful exit code: 0 only when every statement of the {@code -i} and {@code -f} files was
 * executed, else 1 and one paragraph on standard error that says what failed, where in the file, and what to do. Takes the
 * stock client's arguments. Without {@code -f} it is the interactive client, unchanged.
 */
public final class SqlClientLauncher extends SqlClient {

    /** What the client prints before it reads a statement. */
    static final String PROMPT = "Flink SQL";

    private static final String LAST_STATEMENT = "QUIT;";
    private static final String LAST_STATEMENT_DONE = "Exiting Flink SQL CLI Client";
    private static final Pattern OPTION = Pattern.compile("--?([a-z]+)(?:=(.*))?", Pattern.DOTALL);
    private static final Pattern POSITION = Pattern.compile("(?:at|From) line (\\d+), column (\\d+)");

    private SqlClientLauncher() {
        super(false, null, null);
    }

    /**
     * Runs the client and ends the process.
     *
     * @param args the stock client's arguments
     */
    public static void main(String[] args) {
        int exitCode;
        try {
            Path copies = Files.createTempDirectory("sql-client-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(copies)));
            exitCode = run(args, copies);
        } catch (IOException | IllegalStateException e) {
            exitCode = fail(e.getMessage());
        }
        System.exit(exitCode);
    }

    private static int run(String[] args, Path copies) throws IOException {
        FailureRecorder recorder = FailureRecorder.install();
        List<String> arguments = new ArrayList<>(List.of(args));
        ScriptFile init = replaceScript(arguments, copies, "init");
        ScriptFile script = replaceScript(arguments, copies, "file");
        boolean interactive = script == null;

        Transcript transcript = new Transcript(new FileOutputStream(FileDescriptor.out));
        Supplier<Terminal> terminal =
                interactive ? CliClient.DEFAULT_TERMINAL_FACTORY : () -> TerminalUtils.createDumbTerminal(transcript);
        RuntimeException crash = null;
        try {
            startClient(arguments.toArray(String[]::new), terminal);
        } catch (RuntimeException e) {
            crash = e;
        }
        transcript.flush();

        if (init != null && !recorder.initialization().contains(LAST_STATEMENT_DONE) && crash == null) {
            return fail(describe(init, recorder.initialization(), recorder));
        }
        if (script != null && (recorder.statementFailure() != null || !transcript.contains(LAST_STATEMENT_DONE))
                && crash == null) {
            return fail(describe(script, transcript.text(), recorder));
        }
        if (crash == null && script == null && recorder.statementFailure() != null && isUpdate(arguments)) {
            return fail(FailureAdvice.of(stackTrace(recorder.statementFailure())).paragraph());
        }
        return crash == null ? 0 : fail(FailureAdvice.of(stackTrace(crash)).paragraph());
    }

    /** Whether the client runs one statement from its arguments, {@code -u}. */
    private static boolean isUpdate(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.matches("-u|--?update(=.*)?"));
    }

    /** Puts a copy of a script, with a last statement that proves that the end was reached, in the script's place. */
    private static ScriptFile replaceScript(List<String> arguments, Path copies, String option) throws IOException {
        for (int i = 0; i < arguments.size(); i++) {
            Matcher argument = OPTION.matcher(arguments.get(i));
            // The stock client takes every beginning of the name: -f, --fi, --file.
            if (!argument.matches() || !option.startsWith(argument.group(1))) {
                continue;
            }
            boolean joined = argument.group(2) != null;
            if (!joined && i + 1 == arguments.size()) {
                continue;
            }
            String location = joined ? argument.group(2) : arguments.get(i + 1);
            ScriptFile script;
            try {
                script = ScriptFile.read(location);
            } catch (IOException e) {
                throw new IOException("The SQL script '" + location + "' cannot be read: " + e.getMessage()
                        + ". Give -" + option.charAt(0) + " the path of an existing file, relative to "
                        + Path.of("").toAbsolutePath() + ".", e);
            }
            Path copy = copies.resolve(option + ".sql");
            Files.writeString(copy, script.textEndingWith(LAST_STATEMENT));
            if (joined) {
                arguments.set(i, "--" + option + "=" + copy);
            } else {
                arguments.set(i + 1, copy.toString());
            }
            return script;
        }
        return null;
    }

    private static String describe(ScriptFile script, String output, FailureRecorder recorder) {
        int statement = output.split(PROMPT + "\\S*> ", -1).length - 1;
        if (recorder.statementFailure() == null) {
            int start = script.openSetLine() > 0 ? script.openSetLine() : script.firstCodeLineOf(statement);
            return "The SQL script " + script.name() + " ends inside a statement that starts in line "
                    + start + ": a quote, comment or bracket is never closed, or END is missing."
                    + " Nothing from there on was executed. Close it; every statement ends with ; at the end of its line.";
        }
        String trace = stackTrace(recorder.statementFailure());
        FailureAdvice advice = FailureAdvice.of(trace);
        if (advice.isConsequence() && recorder.jobFailure() != null) {
            advice = FailureAdvice.of(stackTrace(recorder.jobFailure()));
        }
        Matcher position = POSITION.matcher(advice.cause());
        int line = script.firstCodeLineOf(statement);
        String where = script.name() + ", statement " + statement + ", line " + line;
        String text = script.line(line);
        if (position.find()) {
            int lineInStatement = Integer.parseInt(position.group(1));
            line = script.lineOf(statement, lineInStatement);
            int column = script.columnOf(statement, lineInStatement, Integer.parseInt(position.group(2)));
            where = script.name() + ", line " + line + ", column " + column;
            text = script.line(line);
            advice = advice.withCause(position.replaceFirst("at line " + line + ", column " + column));
        }
        return "In " + where + " (" + text.strip() + "): " + advice.paragraph();
    }

    private static int fail(String paragraph) {
        System.out.flush();
        System.err.println();
        System.err.println("ERROR: " + paragraph);
        System.err.flush();
        return 1;
    }

    private static String stackTrace(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static void delete(Path folder) {
        try {
            for (String name : List.of("init.sql", "file.sql")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException e) {
            System.err.println("Cannot delete " + folder + ": " + e.getMessage());
        }
    }

    /** Passes the client's output on and remembers where it stands: the prompts, and the end. */
    private static final class Transcript extends FilterOutputStream {

        private final StringBuilder kept = new StringBuilder();
        private final StringBuilder line = new StringBuilder();

        Transcript(OutputStream out) {
            super(out);
        }

        @Override
        public synchronized void write(int b) throws IOException {
            out.write(b);
            keep((char) (b & 0xFF));
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < text.length(); i++) {
                keep(text.charAt(i));
            }
        }

        /** Keeps only the lines that matter: a script may print the rows of a query for days. */
        private void keep(char c) {
            line.append(c);
            if (c == '\n') {
                endLine();
            }
        }

        private void endLine() {
            if (line.indexOf(PROMPT) >= 0 || line.indexOf(LAST_STATEMENT_DONE) >= 0) {
                kept.append(line);
            }
            line.setLength(0);
        }

        synchronized boolean contains(String text) {
            endLine();
            return kept.indexOf(text) >= 0;
        }

        synchronized String text() {
            endLine();
            return kept.toString();
        }
    }
}
