package dev.kinesissql.local.aws;

import static dev.kinesissql.local.aws.AwsScripts.BUCKET;
import static dev.kinesissql.local.aws.AwsScripts.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.bin.BundleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bin/deploy.sh} does in states of AWS that no emulator has, and what it says when something is wrong. */
@Tag("faults")
class DeployIT {

    private static final String EVENTS = "cloudformation describe-stack-events";

    @RegisterExtension
    private final AwsScripts aws = new AwsScripts();

    @Test
    void anApplicationIsMadeAndStarted() throws Exception {
        aws.answer(EVENTS, "2026-11-24T10:00:02Z\tCREATE_COMPLETE\tInputStream\tNone\n"
                + "2026-11-24T10:00:01Z\tCREATE_IN_PROGRESS\tInputStream\tNone");
        createdStack("READY");
        // The first one asks whether the name is free.
        aws.application("RUNNING").once("kinesisanalyticsv2 describe-application", "STARTING")
                .once("kinesisanalyticsv2 describe-application", "READY");
        freeName();

        BundleProcess.Result result = aws.deploy("--set", "Parallelism=2");

        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).contains("  10:00:02  CREATE_COMPLETE  InputStream\n",
                "Starting the application without a snapshot\n", "application kinesis-sql: STARTING\n",
                "application kinesis-sql: RUNNING\n", "ticks      ExampleInputStream\n",
                // Three KPUs, each with its 50 GB, and three shards.
                "about $0.40 an hour by the prices of us-east-1: 3 KPUs $0.35, streams $0.04;",
                "bin/destroy.sh --name kinesis-sql --region us-west-2\n");
        assertThat(result.exitCode()).isZero();
        assertThat(aws.calls("s3api create-bucket")).singleElement().asString()
                .contains("--bucket " + BUCKET + " --create-bucket-configuration LocationConstraint=us-west-2");
        assertThat(aws.calls("cloudformation create-stack")).hasSize(1);
        assertThat(aws.calls("kinesisanalyticsv2 start-application")).singleElement().asString()
                .contains("SKIP_RESTORE_FROM_SNAPSHOT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ShardCount=2 Parallelism=4 ParallelismPerKpu=3 EnhancedFanOut=true | about $0.44 an hour .*: 3 KPUs $0.35, streams $0.09
            StreamMode=ON_DEMAND EnhancedFanOut=true Parallelism=9 ParallelismPerKpu=8 | about $0.47 an hour .*: 3 KPUs $0.35, streams $0.12
            """)
    void theCostIsThatOfTheParameters(String parameters, String cost) throws Exception {
        ownBucket();
        noUpdates();
        aws.stack("UPDATE_COMPLETE", "RUNNING");

        BundleProcess.Result result = aws.deploy(Stream.of(parameters.split(" "))
                .flatMap(parameter -> Stream.of("--set", parameter))
                .toArray(String[]::new));

        assertThat(result.output()).containsPattern("  cost       " + cost.replace("$", "\\$") + ";");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aStoppedApplicationGoesOnFromItsLatestSnapshot() throws Exception {
        ownBucket();
        aws.stack("UPDATE_COMPLETE", "RUNNING");
        for (String status : List.of("STARTING", "READY", "READY")) {
            aws.once("kinesisanalyticsv2 describe-application", status);
        }
        aws.answer("kinesisanalyticsv2 list-application-snapshots .*READY", "one\ttwo");
        noUpdates();

        BundleProcess.Result result = aws.deploy();

        assertThat(result.output()).contains("The stack kinesis-sql is as it should be\n",
                "Starting the application from its latest snapshot\n");
        assertThat(aws.calls("kinesisanalyticsv2 start-application")).singleElement().asString()
                .contains("RESTORE_FROM_LATEST_SNAPSHOT");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aMissingAwsCommandIsNamed() throws Exception {
        Path tools = Files.createDirectory(aws.folder().resolve("tools"));
        for (String tool : List.of("bash", "dirname", "basename")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }

        assertFailed(aws.process("deploy.sh").with("PATH", tools).run(),
                "There is no 'aws' on the PATH. Install the AWS CLI");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Unable to locate credentials. You can configure credentials by running "aws configure". | Run 'aws configure'
            An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired | credentials have expired. Get new ones: 'aws sso login'
            Error when retrieving token from sso: Token has expired and refresh failed | credentials have expired
            An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: invalid | AWS does not know these credentials in us-west-2
            The config profile (nobody) could not be found | Set AWS_PROFILE
            Could not connect to the endpoint URL: "https://sts.us-west-2.amazonaws.com/" | Check the name of the region (us-west-2)
            An error occurred (AccessDenied) when calling the GetCallerIdentity operation: no | This user may not call 'sts get-caller-identity'
            """)
    void credentialsThatDoNotWorkAreExplained(String said, String remedy) throws Exception {
        aws.refuse("sts get-caller-identity", said);

        assertFailed(aws.deploy(), said, remedy);
        aws.assertNothingChanged();
    }

    @Test
    void aRegionIsNeeded() throws Exception {
        assertFailed(aws.process("deploy.sh").without("AWS_REGION").without("AWS_DEFAULT_REGION").run(),
                "No region is set. Give --region us-west-2, or set AWS_REGION, or run 'aws configure'.");
        assertFailed(aws.deploy("--region", "Oregon"), "'Oregon' is not a region. Give one such as --region us-west-2.");
        aws.assertNothingChanged();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nam x | Unknown argument '--nam'. See bin/deploy.sh --help.
            --set | --set needs a value. See bin/deploy.sh --help.
            --set Parallelism | --set needs PARAMETER=VALUE, not 'Parallelism'. See bin/deploy.sh --help.
            --set CodeKey=x | --set CodeKey: use --name, --bucket and --jar. See bin/deploy.sh --help.
            --limit soon | --limit needs a number of seconds, not 'soon'. See bin/deploy.sh --help.
            """)
    void aWrongArgumentHasExitCode2(String arguments, String message) throws Exception {
        BundleProcess.Result result = aws.deploy(arguments.split(" "));

        assertThat(result.errors()).isEqualTo(message + "\n");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(aws.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --set ShardCount=4 | Parallelism 1 is below ShardCount 4
            --set Parallelism=two | Parallelism has to be a whole number from 1, not 'two'
            --set Shards=2 | The template has no parameter Shards. It has: RuntimeEnvironment InputStreamName OutputStreamName
            --set RuntimeEnvironment=FLINK-2_2 | The jar that the build makes is for FLINK-1_20, and RuntimeEnvironment is FLINK-2_2.
            --jar nowhere.jar | There is no jar nowhere.jar.
            --name 1st | '1st' cannot name a stack
            """)
    void aWrongValueIsRefusedBeforeAnythingIsMade(String arguments, String message) throws Exception {
        assertFailed(aws.deploy(arguments.split(" ")), message);
        aws.assertNothingChanged();
    }

    @Test
    void shardsOfTheStackCountToo() throws Exception {
        aws.stack("UPDATE_COMPLETE", "RUNNING").answer("cloudformation describe-stacks .*Parameters", "ShardCount\t3\nGone\t1");

        assertFailed(aws.deploy("--set", "Parallelism=2"), "Parallelism 2 is below ShardCount 3",
                "Give --set Parallelism=3");
        aws.assertNothingChanged();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ROLLBACK_COMPLETE | AWS can only delete it. Do that by 'bin/destroy.sh --name kinesis-sql --region us-west-2'
            CREATE_FAILED | AWS can only delete it
            DELETE_FAILED | Delete the rest of it by 'bin/destroy.sh
            UPDATE_IN_PROGRESS | is being changed by someone at this moment (UPDATE_IN_PROGRESS). Start this again when
            DELETE_IN_PROGRESS | is being deleted
            REVIEW_IN_PROGRESS | 'aws cloudformation delete-stack --stack-name kinesis-sql --region us-west-2'
            UPDATE_ROLLBACK_FAILED | 'aws cloudformation continue-update-rollback --stack-name kinesis-sql --region us-west-2'
            UPDATE_FAILED | 'aws cloudformation rollback-stack --stack-name kinesis-sql --region us-west-2'
            """)
    void aStackThatCannotBeChangedIsLeftAlone(String status, String remedy) throws Exception {
        aws.stack(status, "READY");

        assertFailed(aws.deploy(), remedy);
        aws.assertNothingChanged();
    }

    @Test
    void anApplicationOutsideTheStackIsLeftAlone() throws Exception {
        aws.application("RUNNING");

        assertFailed(aws.deploy(), "There is an application kinesis-sql already (RUNNING), and no stack of that name",
                "Give another --name");
        aws.assertNothingChanged();
    }

    @Test
    void aStreamOutsideTheStackIsLeftAlone() throws Exception {
        aws.answer("kinesis describe-stream-summary --stream-name ExampleRejectStream", "ACTIVE");

        assertFailed(aws.deploy(), "There is a stream ExampleRejectStream already (ACTIVE)", "--set RejectStreamName=NAME");
        aws.assertNothingChanged();
    }

    @Test
    void aBucketOfAnotherAccountIsRefused() throws Exception {
        aws.refuse("s3api head-bucket", "403", "HeadBucket", "Forbidden");

        assertFailed(aws.deploy(), "The bucket " + BUCKET + " is not yours", "Give a bucket of yours by --bucket");
        aws.assertNothingChanged();
    }

    @Test
    void aBucketThatSomebodyMakesFirstIsRefused() throws Exception {
        aws.refuse("s3api create-bucket", "BucketAlreadyExists", "CreateBucket", "The requested bucket name is not available.");

        assertFailed(aws.deploy(), "Another account has a bucket " + BUCKET, "give it by --bucket");
        assertThat(aws.calls("s3api put-object")).isEmpty();
    }

    @Test
    void aBucketOfTheUserIsNotConfigured() throws Exception {
        assertFailed(aws.deploy("--bucket", "mine"), "There is no bucket mine.");

        aws.answer("s3api head-bucket", "").refuse("cloudformation create-stack", "AccessDenied", "CreateStack", "no");
        assertFailed(aws.deploy("--bucket", "mine"), "This user may not call 'cloudformation create-stack'");
        assertThat(aws.calls()).noneMatch(call -> call.startsWith("s3api put-bucket") || call.startsWith("s3api create"));
        assertThat(aws.calls("s3api put-object")).singleElement().asString()
                .matches(".* --bucket mine --key code/[0-9a-f]{64}\\.jar .*");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cloudformation create-stack | AccessDenied | CreateStack | This user may not call 'cloudformation create-stack'
            cloudformation create-stack | LimitExceededException | CreateStack | The account is at its limit in us-west-2
            s3api put-object | AccessDenied | PutObject | This user may not call 's3api put-object'
            s3api create-bucket | TooManyBuckets | CreateBucket | The account is at its limit
            kinesis describe-stream-summary | AccessDeniedException | DescribeStreamSummary | may not call 'kinesis describe-stream-summary'
            """)
    void aRefusedCallIsNamedWithTheRemedy(String call, String code, String operation, String remedy) throws Exception {
        aws.refuse(call, code, operation, "because");

        assertFailed(aws.deploy(), "(" + code + ") when calling the " + operation + " operation: because", remedy);
    }

    @Test
    void theJarIsCheckedWithThePropertiesThatItWillHave() throws Exception {
        BundleProcess.Result result = aws.process("deploy.sh", "--set", "InitialPosition=EARLIEST")
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run();

        assertFailed(result, "EARLIEST", "The application cannot start with this jar and these parameters");
        aws.assertNothingChanged();
    }

    @Test
    void aStackThatCannotBeMadeSaysWhy() throws Exception {
        createdStack("READY");
        aws.stackStatus("ROLLBACK_COMPLETE").noStackAtFirst();
        aws.answer(EVENTS, "2026-11-24T10:00:02Z\tCREATE_FAILED\tRole\tResource creation cancelled\n"
                + "2026-11-24T10:00:01Z\tCREATE_FAILED\tInputStream\tlimit of 20 shards");

        BundleProcess.Result result = aws.deploy();

        assertFailed(result, "  InputStream (CREATE_FAILED): limit of 20 shards\n",
                "The stack kinesis-sql failed (ROLLBACK_COMPLETE)", "bin/destroy.sh --name kinesis-sql --region us-west-2");
        assertThat(result.errors()).doesNotContain("cancelled");
        assertThat(aws.calls("kinesisanalyticsv2 start-application")).isEmpty();
    }

    @Test
    void anUpdateThatFailsIsTakenBackAndSaysWhy() throws Exception {
        ownBucket();
        aws.stack("UPDATE_ROLLBACK_COMPLETE", "RUNNING")
                .answer(EVENTS, "2026-11-24T10:00:01Z\tUPDATE_FAILED\tApplication\tthe job did not start");

        assertFailed(aws.deploy(), "  Application (UPDATE_FAILED): the job did not start\n",
                "was taken back: the stack is what it was before. The application's status is RUNNING.");
    }

    @Test
    void anApplicationThatDoesNotStartSaysWhereItsLogIs() throws Exception {
        ownBucket();
        noUpdates();
        aws.stack("UPDATE_COMPLETE", "READY")
                .once("kinesisanalyticsv2 describe-application", "STARTING")
                .once("kinesisanalyticsv2 describe-application", "READY")
                .once("kinesisanalyticsv2 describe-application", "READY")
                .answer("logs filter-log-events --log-group-name /aws/kinesis-analytics/kinesis-sql", "{first}\t{second}");

        BundleProcess.Result result = aws.deploy();

        assertFailed(result, "The first errors in its log:\n{first}\n{second}\n",
                "The application kinesis-sql does not run: its status is READY. Its log is the log group"
                        + " /aws/kinesis-analytics/kinesis-sql");
    }

    @Test
    void anApplicationThatTakesTooLongIsGivenUp() throws Exception {
        ownBucket();
        noUpdates();
        aws.stack("UPDATE_COMPLETE", "STARTING")
                .once("kinesisanalyticsv2 describe-application", "READY")
                .once("kinesisanalyticsv2 describe-application", "READY");

        assertFailed(aws.deploy("--limit", "1"), "its status is STARTING",
                "'aws kinesisanalyticsv2 stop-application --force --application-name kinesis-sql --region us-west-2'");
    }

    @Test
    void aFreshStartStopsTheApplicationFirst() throws Exception {
        ownBucket();
        noUpdates();
        aws.stack("UPDATE_COMPLETE", "RUNNING");
        for (String status : List.of("READY", "READY", "RUNNING")) {
            aws.once("kinesisanalyticsv2 describe-application", status);
        }

        BundleProcess.Result result = aws.deploy("--fresh");

        assertThat(result.exitCode()).isZero();
        assertThat(aws.calls("kinesisanalyticsv2 stop-application")).singleElement().asString().contains("--force");
        assertThat(aws.calls("kinesisanalyticsv2 start-application")).singleElement().asString()
                .contains("SKIP_RESTORE_FROM_SNAPSHOT");
    }

    /** No stack until it is made; then it is there. */
    private void createdStack(String application) throws Exception {
        aws.stack("CREATE_COMPLETE", application).noStackAtFirst();
        freeName();
    }

    private void freeName() throws Exception {
        aws.refuseOnce("kinesisanalyticsv2 describe-application", "ResourceNotFoundException", "DescribeApplication",
                "not found");
    }

    private void ownBucket() throws Exception {
        aws.answer("s3api head-bucket", "").answer("s3api get-bucket-policy", "{}").answer("s3api head-object", "");
    }

    private void noUpdates() throws Exception {
        aws.refuse("cloudformation update-stack", "ValidationError", "UpdateStack", "No updates are to be performed.");
    }
}
