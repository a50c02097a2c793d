package dev.kinesissql.local.ticks;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The lines of an NDJSON file as ticks: the bytes of a line are sent unchanged, without its LF or CRLF,
 * whether or not they are JSON. Blank lines are skipped. Ticker and price are read from the line when it is a
 * JSON object with a text {@code ticker} and a number {@code price}; else they are null. Not thread-safe.
 */
public final class NdjsonTicks implements TickSource {

    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final InputStream in;

    /**
     * Opens the file.
     *
     * @throws IOException when it is missing, a directory or unreadable; the message names it
     */
    public NdjsonTicks(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("Expected a file of ticks, one JSON object a line, but " + file
                    + " is a directory. Give the path of a file in it.");
        }
        this.file = file;
        try {
            in = new BufferedInputStream(Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            throw new IOException("The file of ticks " + file + " does not exist (looked for as "
                    + file.toAbsolutePath() + "). Correct the path.", e);
        } catch (IOException e) {
            throw new IOException("The file of ticks " + file + " cannot be read: " + e + ".", e);
        }
    }

    @Override
    public Optional<Tick> next() {
        try {
            for (byte[] line = readLine(); line != null; line = readLine()) {
                if (!isBlank(line)) {
                    return Optional.of(tick(line));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The file of ticks " + file + " cannot be read on: " + e + ".", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The next line without its end; null at the end of the file. */
    private byte[] readLine() throws IOException {
        int b = in.read();
        if (b < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        byte[] bytes = line.toByteArray();
        boolean crlf = b == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return crlf ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static Tick tick(byte[] line) {
        String ticker = null;
        Double price = null;
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (name.equals("ticker") && value == JsonToken.VALUE_STRING) {
                        ticker = json.getText();
                    } else if (name.equals("price") && value.isNumeric()) {
                        price = json.getDoubleValue();
                    }
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            return new Tick(SdkBytes.fromByteArrayUnsafe(line), ticker, null); // not JSON, sent as it is
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Tick(SdkBytes.fromByteArrayUnsafe(line), ticker, price);
    }
}
