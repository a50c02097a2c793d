package dev.kinesissql.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferedFileSystemTest {

    @TempDir
    Path folder;

    @Test
    void thePluginHasItUnderItsScheme() throws Exception {
        BufferedFileSystem.writePlugin(folder);
        URL jar = folder.resolve("plugins/buffered/buffered.jar").toUri().toURL();
        try (URLClassLoader plugin = new URLClassLoader(new URL[] {jar}, FileSystem.class.getClassLoader())) {
            assertThat(ServiceLoader.load(FileSystemFactory.class, plugin))
                    .anySatisfy(factory -> {
                        assertThat(factory.getScheme()).isEqualTo(file().toUri().getScheme());
                        assertThat(factory.create(file().toUri()).getUri().getScheme()).isEqualTo(factory.getScheme());
                    });
        }
    }

    @Test
    void aRecordIsWrittenWithABlockAndCountsAtOnce() throws IOException {
        try (RecoverableFsDataOutputStream stream = writer().open(file())) {
            stream.write(bytes("first"));
            stream.write('\n');
            assertThat(stream.getPos()).isEqualTo(6);
            assertThat(written()).isZero();
            stream.flush();
            assertThat(written()).isEqualTo(6);
            stream.write(new byte[1 << 20]);
            assertThat(stream.getPos()).isEqualTo(6 + (1 << 20));
            assertThat(written()).isGreaterThan(6);
        }
    }

    @Test
    void aFileGoesOnWhereACheckpointWas() throws IOException {
        RecoverableWriter.ResumeRecoverable checkpoint;
        try (RecoverableFsDataOutputStream stream = writer().open(file())) {
            stream.write(bytes("in the checkpoint, "));
            checkpoint = stream.persist();
            stream.write(bytes("behind it"));
        }
        try (RecoverableFsDataOutputStream stream = writer().recover(checkpoint)) {
            assertThat(stream.getPos()).isEqualTo(19);
            stream.write(bytes("again"));
            stream.closeForCommit().commit();
        }
        assertThat(folder.resolve("file")).hasContent("in the checkpoint, again");
    }

    private org.apache.flink.core.fs.Path file() {
        return new org.apache.flink.core.fs.Path(BufferedFileSystem.uri(folder.resolve("file")));
    }

    private static RecoverableWriter writer() {
        return new BufferedFileSystem().createRecoverableWriter();
    }

    /** The bytes in the one file that is open. */
    private long written() throws IOException {
        try (var files = Files.list(folder)) {
            return Files.size(files.findAny().orElseThrow());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
