package dev.kinesissql.local.e2e;

import dev.kinesissql.local.process.TestJar;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * The files of this machine, written by blocks, as Flink's file system for S3 writes its own. Flink's local one makes three
 * system calls for each record, two to write and one to ask for the position, so that the kernel would be measured too.
 */
public final class BufferedFileSystem extends LocalFileSystem {

    private static final String SCHEME = "buffered";

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Flink finds it as a service, in the jar of a plugin. */
    public static final class Factory implements FileSystemFactory {

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new BufferedFileSystem();
        }
    }

    /** How a table names a file or a folder that is to be written so. */
    static URI uri(java.nio.file.Path path) {
        return URI.create(SCHEME + ":" + path.toUri().getRawPath());
    }

    /** For processes of Flink whose working directory is the folder. */
    static void writePlugin(java.nio.file.Path folder) throws IOException {
        java.nio.file.Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(SCHEME));
        TestJar.write(plugin.resolve(SCHEME + ".jar"), BufferedFileSystem.class,
                Map.of(FileSystemFactory.class, Factory.class));
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":/");
    }

    @Override
    public LocalRecoverableWriter createRecoverableWriter() {
        return new LocalRecoverableWriter(this) {

            @Override
            public RecoverableFsDataOutputStream open(Path file) throws IOException {
                return new Stream(super.open(file));
            }

            @Override
            public RecoverableFsDataOutputStream recover(ResumeRecoverable file) throws IOException {
                return new Stream(super.recover(file));
            }
        };
    }

    private static final class Stream extends RecoverableFsDataOutputStream {

        private final RecoverableFsDataOutputStream file;
        private final OutputStream buffer;
        private long position;

        Stream(RecoverableFsDataOutputStream file) throws IOException {
            this.file = file;
            this.buffer = new BufferedOutputStream(file, BUFFER_BYTES);
            this.position = file.getPos();
        }

        @Override
        public void write(int value) throws IOException {
            buffer.write(value);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            buffer.write(bytes, offset, length);
            position += length;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void flush() throws IOException {
            buffer.flush();
        }

        @Override
        public void sync() throws IOException {
            buffer.flush();
            file.sync();
        }

        @Override
        public RecoverableWriter.ResumeRecoverable persist() throws IOException {
            buffer.flush();
            return file.persist();
        }

        @Override
        public Committer closeForCommit() throws IOException {
            buffer.flush();
            return file.closeForCommit();
        }

        @Override
        public void close() throws IOException {
            buffer.close();
        }
    }
}
