package dev.kinesissql.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.bin.BundleProcess;
import dev.kinesissql.local.bin.StandInBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The scripts for AWS with an {@code aws} command that answers as a test says. What is said last is tried first. At first
 * AWS knows the credentials and has nothing of the stack. The jar is not checked: {@code java} only says its version.
 */
final class AwsScripts implements BeforeEachCallback, AfterEachCallback {

    static final String ACCOUNT = "123456789012";
    static final String REGION = "us-west-2";
    static final String BUCKET = "kinesis-sql-" + ACCOUNT + "-" + REGION;
    static final String STACK_ID = "arn:aws:cloudformation:us-west-2:123456789012:stack/kinesis-sql/1";

    private static final int FIRST = 900;

    private Path folder;
    private Path bundle;
    private int answers;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("aws-scripts");
        bundle = StandInBundle.in(Files.createDirectory(folder.resolve("bundle")));
        Files.createDirectory(folder.resolve("answers"));
        Files.createFile(folder.resolve("calls"));
        answers = 0;
        try (InputStream stub = AwsScripts.class.getResourceAsStream("/aws/aws")) {
            program("path/aws", new String(stub.readAllBytes(), StandardCharsets.UTF_8));
        }
        program("jdk/bin/java", "#!/bin/sh\necho 'openjdk version \"17.0.1\" 2025-10-21' >&2\n");

        answer("configure get region", "");
        answer("sts get-caller-identity", ACCOUNT + "\tarn:aws:iam::" + ACCOUNT + ":user/someone");
        answer("cloudformation get-template-summary", "ApplicationName\tkinesis-sql\nRuntimeEnvironment\tFLINK-1_20\nCodeBucket\tNone\nCodeKey\tNone\n"
                + "InputStreamName\tExampleInputStream\nOutputStreamName\tExampleOutputStream\n"
                + "RejectStreamName\tExampleRejectStream\nStreamMode\tPROVISIONED\nShardCount\t1\nInitialPosition\tLATEST\n"
                + "Parallelism\t1\nParallelismPerKpu\t1\nEnhancedFanOut\tfalse\nAlarmTopicArn\t");
        noStack();
        refuse("kinesisanalyticsv2 describe-application", "ResourceNotFoundException", "DescribeApplication", "not found");
        refuse("kinesis describe-stream-summary", "ResourceNotFoundException", "DescribeStreamSummary", "not found");
        refuse("s3api head-bucket", "404", "HeadBucket", "Not Found");
        refuse("s3api head-object", "404", "HeadObject", "Not Found");
        refuse("s3api get-bucket-policy", "NoSuchBucketPolicy", "GetBucketPolicy", "none");
        answer("s3api (create-bucket|put-|delete-bucket)", "");
        answer("s3 rm s3://" + BUCKET + "/code/ --recursive", "");
        answer("logs filter-log-events", "");
        answer("kinesisanalyticsv2 (start|stop)-application ", "");
        answer("kinesisanalyticsv2 list-application-snapshots", "");
        answer("cloudformation describe-stack-events", "");
        answer("cloudformation (create|update)-stack ", STACK_ID);
        answer("cloudformation delete-stack ", "");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        StandInBundle.delete(folder);
    }

    /** Calls that match are answered with a text from now on. */
    AwsScripts answer(String call, String text) throws IOException {
        return rule(call, 0, "always", text);
    }

    /** The same for one call. Those that are said last come first. */
    AwsScripts once(String call, String text) throws IOException {
        return rule(call, 0, "once", text);
    }

    /** Calls that match are refused by AWS. */
    AwsScripts refuse(String call, String code, String operation, String message) throws IOException {
        return refuse(call,
                "An error occurred (" + code + ") when calling the " + operation + " operation: " + message);
    }

    /** One call that matches is refused by AWS. */
    AwsScripts refuseOnce(String call, String code, String operation, String message) throws IOException {
        return rule(call, 254, "once",
                "An error occurred (" + code + ") when calling the " + operation + " operation: " + message);
    }

    /** Calls that match fail in the words of the {@code aws} command. */
    AwsScripts refuse(String call, String words) throws IOException {
        return rule(call, 254, "always", words);
    }

    /** There is no stack. */
    AwsScripts noStack() throws IOException {
        return refuse("cloudformation describe-stacks --stack-name", "ValidationError", "DescribeStacks",
                "Stack with id kinesis-sql does not exist");
    }

    /** The same for the first look at it. */
    AwsScripts noStackAtFirst() throws IOException {
        return refuseOnce("cloudformation describe-stacks --stack-name", "ValidationError", "DescribeStacks",
                "Stack with id kinesis-sql does not exist");
    }

    /** There is a stack with some status, made with the defaults, and its application. */
    AwsScripts stack(String status, String application) throws IOException {
        answer("cloudformation describe-stacks .*Outputs", "InputStreamName\tExampleInputStream\n"
                + "OutputStreamName\tExampleOutputStream\nRejectStreamName\tExampleRejectStream\n"
                + "LogGroupName\t/aws/kinesis-analytics/kinesis-sql\nDashboardName\tkinesis-sql");
        answer("cloudformation describe-stacks .*Parameters", "ShardCount\t1\nParallelism\t1");
        stackStatus(status);
        return application(application);
    }

    AwsScripts stackStatus(String status) throws IOException {
        return answer("cloudformation describe-stacks .*StackStatus", status + "\t" + STACK_ID);
    }

    AwsScripts application(String status) throws IOException {
        return answer("kinesisanalyticsv2 describe-application", status);
    }

    BundleProcess.Result deploy(String... arguments) throws Exception {
        return process("deploy.sh", arguments).run();
    }

    BundleProcess.Result destroy(String... arguments) throws Exception {
        return process("destroy.sh", arguments).run();
    }

    /** A script, with the region in the environment. */
    BundleProcess process(String script, String... arguments) {
        return prepared(new BundleProcess(bundle, script, arguments));
    }

    /** A script on a terminal, where somebody types a line. */
    BundleProcess onTerminal(String script, String line) {
        return prepared(BundleProcess.pasted(bundle, "echo '" + line + "' | script -qec bin/" + script + " /dev/null"));
    }

    private BundleProcess prepared(BundleProcess process) {
        return process
                .with("PATH", folder.resolve("path") + ":" + System.getenv("PATH"))
                .with("JAVA_HOME", folder.resolve("jdk"))
                .with("AWS_REGION", REGION)
                .with("KINESIS_SQL_POLL_SECONDS", "0.05");
    }

    /** What was called so far, one command line each. */
    List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    /** The calls of one operation. */
    List<String> calls(String operation) throws IOException {
        return calls().stream().filter(call -> call.startsWith(operation + " ")).toList();
    }

    /** Nothing was asked for that changes anything. */
    void assertNothingChanged() throws IOException {
        assertThat(calls()).allMatch(
                call -> call.matches("\\w+ (get|describe|head|list)-.*|configure .*"), "a call that reads");
    }

    /** A run that failed with a paragraph that holds some words. */
    static void assertFailed(BundleProcess.Result result, String... words) {
        List<String> all = new ArrayList<>(List.of("\nERROR: "));
        all.addAll(List.of(words));
        assertThat(result.errors()).contains(all);
        assertThat(result.exitCode()).isEqualTo(1);
    }

    /** An empty folder of this test's. */
    Path folder() {
        return folder;
    }

    private AwsScripts rule(String call, int exitCode, String times, String text) throws IOException {
        Files.writeString(folder.resolve("answers/" + (FIRST - answers++)), call + "\n" + exitCode + "\n" + times + "\n"
                + text + "\n");
        return this;
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.setPosixFilePermissions(Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
