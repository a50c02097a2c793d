package dev.kinesissql.udf.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Finds the lines of a stream, each with its line feed or at the stream's end. For one thread. */
final class LineReader implements Closeable {

    private static final int BUFFER_BYTES = 1 << 17;
    private static final int MAX_LINE_BYTES = Integer.MAX_VALUE - 8; // the longest array

    private final InputStream in;
    private final long lastBegin;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private long bufferPosition; // of the buffer's first byte in the stream
    private int filled;
    private int nextLine; // where in the buffer the next line begins
    private int begin; // of the current line
    private int end;

    /**
     * @param in the lines
     * @param position where the stream is, in bytes from its beginning
     * @param lastBegin the position at which the last line may begin
     */
    LineReader(InputStream in, long position, long lastBegin) {
        this.in = in;
        this.bufferPosition = position;
        this.lastBegin = lastBegin;
    }

    /** The position at which the next line begins. */
    long position() {
        return bufferPosition + nextLine;
    }

    /**
     * Goes to the next line; false if there is none.
     *
     * @throws IOException if the stream fails, or the line is longer than an array can be
     */
    boolean next() throws IOException {
        if (position() > lastBegin) {
            return false;
        }
        int searched = 0;
        while (true) {
            int lineFeed = Bytes.indexOf(buffer, (byte) '\n', nextLine + searched, filled);
            if (lineFeed < filled) {
                begin = nextLine;
                end = lineFeed;
                nextLine = lineFeed + 1;
                return true;
            }
            searched = filled - nextLine;
            if (!fill()) {
                begin = nextLine;
                end = filled;
                nextLine = filled;
                return begin < end;
            }
        }
    }

    /** The bytes of the current line without its end, which is a line feed, or a carriage return and one. */
    byte[] copy() {
        boolean carriageReturn = end > begin && buffer[end - 1] == '\r';
        return Arrays.copyOfRange(buffer, begin, carriageReturn ? end - 1 : end);
    }

    /** Reads on, and keeps of the buffer what belongs to the next line; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (nextLine > 0) {
            System.arraycopy(buffer, nextLine, buffer, 0, filled - nextLine);
            bufferPosition += nextLine;
            filled -= nextLine;
            nextLine = 0;
        }
        if (filled == buffer.length) {
            if (filled == MAX_LINE_BYTES) {
                throw new IOException("The line at byte " + (bufferPosition + 1) + " has more than " + MAX_LINE_BYTES
                        + " bytes. Is this a file of one JSON object a line?");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, MAX_LINE_BYTES));
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(read, 0);
        return read >= 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
