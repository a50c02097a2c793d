package dev.kinesissql.local.sqlclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The texts of a script's statements, for clients that take one at a time. */
public final class ScriptStatements {

    private ScriptStatements() {}

    /** The statements of a file, each with the lines before it that are not of another one. */
    public static List<String> of(Path file) throws IOException {
        ScriptFile script = ScriptFile.read(file.toString());
        List<String> lines = Files.readString(file).lines().toList();
        List<String> statements = new ArrayList<>();
        for (int i = 1; script.lineOf(i, 1) > 0; i++) {
            int next = script.lineOf(i + 1, 1);
            List<String> some = lines.subList(script.lineOf(i, 1) - 1, next > 0 ? next - 1 : lines.size());
            statements.add(String.join("\n", some) + "\n");
        }
        return statements;
    }
}
