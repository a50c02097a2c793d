package dev.kinesissql.entrypoint;

import dev.kinesissql.entrypoint.script.Position;
import dev.kinesissql.entrypoint.script.ScriptText;
import dev.kinesissql.entrypoint.script.Secrets;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with properties and script, in the order of its finding, without secrets. */
public final class Faults {

    private final Secrets secrets;
    private final List<String> messages = new ArrayList<>();

    /** No faults yet. */
    public Faults(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Adds a fault of no script; the message says where it is. */
    public void add(String message) {
        messages.add(secrets.mask(message));
    }

    /** Adds a fault at a place of a script, which is shown. */
    public void add(ScriptText script, Position position, String message) {
        String line = script.line(position.line());
        int before = line.offsetByCodePoints(0, Math.min(position.column() - 1, line.codePointCount(0, line.length())));
        // Tabs stay tabs, so that the mark stands under its character however wide they are. A mask would shift it.
        String mark = secrets.mask(line.substring(0, before)).replaceAll("[^\t]", " ") + "^";
        messages.add(script.name() + ":" + position + ": " + secrets.mask(message)
                + "\n    " + secrets.mask(line)
                + "\n    " + mark);
    }

    /** True when nothing is wrong. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** How many there are. */
    public int count() {
        return messages.size();
    }

    /** The faults, a paragraph each. */
    @Override
    public String toString() {
        return String.join("\n\n", messages);
    }

    /**
     * Goes on only when nothing is wrong.
     *
     * @throws ApplicationException with all faults
     */
    public void requireNone() {
        if (!isEmpty()) {
            String count = messages.size() == 1 ? "1 fault" : messages.size() + " faults";
            throw new ApplicationException(count + " to correct before this application can start:\n\n" + this + "\n");
        }
    }
}
