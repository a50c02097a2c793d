package dev.kinesissql.udf.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KinesisDialectTest {

    @TempDir
    Path folder;

    @Tag("kinesis")
    @Test
    void theConnectorOnTheClassPathGoesByNames() {
        assertThat(KinesisDialect.of(getClass().getClassLoader())).isEqualTo(KinesisDialect.NAMES);
    }

    @Test
    void aConnectorThatWantsAnArnGoesByArns() {
        assertThat(KinesisDialect.of(new Connector("stream.arn"))).isEqualTo(KinesisDialect.ARNS);
    }

    @Test
    void aConnectorThatWantsAStreamGoesByNames() {
        assertThat(KinesisDialect.of(new Connector("stream"))).isEqualTo(KinesisDialect.NAMES);
    }

    @Test
    void withoutAConnectorOneIsAskedFor() throws Exception {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThatThrownBy(() -> KinesisDialect.of(nothing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("There is no Kinesis connector on the class path; expected one, ");
        }
    }

    @Test
    void ofTwoConnectorsNoneIsTaken() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.apache.flink.table.factories.Factory"),
                NameConnector.class.getName() + "\n" + ArnConnector.class.getName() + "\n");
        try (URLClassLoader two = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            assertThatThrownBy(() -> KinesisDialect.of(two))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "There is more than one Kinesis connector on the class path; expected one, ");
        }
    }

    /** A connector that requires one option. */
    public static class Connector implements DynamicTableSourceFactory {

        private final String option;

        Connector(String option) {
            this.option = option;
        }

        @Override
        public String factoryIdentifier() {
            return "kinesis";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of(ConfigOptions.key(option).stringType().noDefaultValue());
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }

        @Override
        public DynamicTableSource createDynamicTableSource(Context context) {
            throw new AssertionError("no table is made");
        }
    }

    /** A connector as 4.x. */
    public static final class NameConnector extends Connector {

        /** For the service loader. */
        public NameConnector() {
            super("stream");
        }
    }

    /** A connector as 5.x. */
    public static final class ArnConnector extends Connector {

        /** For the service loader. */
        public ArnConnector() {
            super("stream.arn");
        }
    }
}
