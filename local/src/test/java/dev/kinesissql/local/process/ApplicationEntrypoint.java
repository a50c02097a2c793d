package dev.kinesissql.local.process;

import java.io.File;
import java.net.URI;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * A JobManager in application mode, as Flink starts it on Kubernetes: jar, main class and arguments are in the
 * configuration. Flink's own are in its binary release only; what differs is who starts the TaskManagers.
 */
@SuppressWarnings("try")
public final class ApplicationEntrypoint extends ApplicationClusterEntryPoint {

    private ApplicationEntrypoint(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    /** Runs it, with the arguments {@code --configDir FOLDER -DKEY=VALUE ...}. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = loadConfiguration(parseArguments(args));
        ApplicationConfiguration application = ApplicationConfiguration.fromConfiguration(configuration);
        File jar = new File(URI.create(configuration.get(PipelineOptions.JARS).get(0)));
        PackagedProgram program = DefaultPackagedProgramRetriever.create(
                        // All jars beside it are on the user's class path too, as those of usrlib/ are.
                        jar.getParentFile(),
                        jar,
                        application.getApplicationClassName(),
                        application.getProgramArguments(),
                        configuration)
                .getPackagedProgram();
        configureExecution(configuration, program);
        runClusterEntrypoint(new ApplicationEntrypoint(configuration, program));
    }
}
