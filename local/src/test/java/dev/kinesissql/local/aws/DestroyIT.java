package dev.kinesissql.local.aws;

import static dev.kinesissql.local.aws.AwsScripts.BUCKET;
import static dev.kinesissql.local.aws.AwsScripts.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.bin.BundleProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code bin/destroy.sh} deletes, and above all what it does not. */
class DestroyIT {

    private static final String RESOURCES = "cloudformation describe-stack-resources";

    @RegisterExtension
    private final AwsScripts aws = new AwsScripts();

    @BeforeEach
    void streamsAreDeletedAtOnce() throws Exception {
        aws.answer("kinesis delete-stream", "")
                .answer("cloudformation describe-stacks --query", "")
                .answer("kinesisanalyticsv2 delete-application-snapshot", "")
                .refuse("iam get-role", "NoSuchEntity", "GetRole", "not found");
    }

    @Test
    void nothingIsThere() throws Exception {
        BundleProcess.Result result = aws.destroy();

        assertThat(result.output()).endsWith("\nNothing of kinesis-sql is there in us-west-2.\n");
        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        aws.assertNothingChanged();
    }

    @Test
    void anApplicationWithoutAStackStays() throws Exception {
        aws.application("RUNNING");

        BundleProcess.Result result = aws.destroy("--yes");

        assertThat(result.output()).endsWith("The application kinesis-sql (RUNNING) belongs to no stack and stays.\n");
        assertThat(result.exitCode()).isZero();
        aws.assertNothingChanged();
    }

    /** The stack could not be made because the names were taken: what has them is somebody else's. */
    @Test
    void whatAFailedStackDidNotMakeStays() throws Exception {
        aws.stack("ROLLBACK_COMPLETE", "RUNNING").answer(RESOURCES, """
                AWS::KinesisAnalyticsV2::Application\tkinesis-sql\tCREATE_FAILED
                AWS::Kinesis::Stream\tExampleInputStream\tCREATE_FAILED
                AWS::Kinesis::Stream\tExampleOutputStream\tDELETE_SKIPPED
                AWS::IAM::Role\tkinesis-sql-role\tDELETE_COMPLETE""");
        stackGoes();

        BundleProcess.Result result = aws.destroy("--yes");

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(aws.calls("kinesisanalyticsv2 stop-application")).isEmpty();
        assertThat(aws.calls("kinesis delete-stream")).singleElement().asString()
                .contains("--stream-name ExampleOutputStream ");
        assertThat(aws.calls("cloudformation delete-stack")).hasSize(1);
    }

    @Test
    void aRunningApplicationIsStoppedAndItsSnapshotsGo() throws Exception {
        made("RUNNING");
        goneApplication();
        aws.once("kinesisanalyticsv2 describe-application", "READY")
                .once("kinesisanalyticsv2 describe-application", "FORCE_STOPPING")
                .once("kinesisanalyticsv2 describe-application", "RUNNING")
                .once("kinesisanalyticsv2 list-application-snapshots", "two\t1606241299\tDELETING")
                .once("kinesisanalyticsv2 list-application-snapshots", "one\t1606241234\tREADY\ntwo\t1606241299\tFAILED");
        stackGoes();

        BundleProcess.Result result = aws.destroy("--yes");

        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).contains("application kinesis-sql: FORCE_STOPPING\n", "Deleting the snapshot two\n",
                "  gone    AWS::Kinesis::Stream ExampleInputStream\n")
                .endsWith("Nothing of kinesis-sql is left in us-west-2.\n");
        assertThat(aws.calls("kinesisanalyticsv2 delete-application-snapshot")).hasSize(2).first().asString()
                .contains("--snapshot-name one --snapshot-creation-timestamp 1606241234");
    }

    @Test
    void withoutAYesNothingGoes() throws Exception {
        made("RUNNING");

        assertFailed(aws.destroy(), "There is nobody to ask. Nothing was deleted. Give --yes, or --keep-data");
        aws.assertNothingChanged();
    }

    @Test
    void somebodyAtATerminalIsAskedForTheName() throws Exception {
        aws.answer("s3api head-bucket", "");

        BundleProcess.Result no = aws.onTerminal("destroy.sh", "yes").run();

        assertThat(no.output()).contains("  bucket " + BUCKET + " with the jars", "Type kinesis-sql to go on: ",
                "ERROR: Nothing was deleted.");
        assertThat(no.exitCode()).isEqualTo(1);
        aws.assertNothingChanged();

        BundleProcess.Result yes = aws.onTerminal("destroy.sh", "kinesis-sql").run();

        assertThat(aws.calls("s3api delete-bucket")).hasSize(1);
        // The stand-in goes on saying that it is there.
        assertThat(yes.output()).contains("  LEFT    AWS::S3::Bucket " + BUCKET);
        assertThat(yes.exitCode()).isEqualTo(1);
    }

    @Test
    void dataIsKept() throws Exception {
        made("READY");
        goneApplication();
        aws.once("kinesisanalyticsv2 describe-application", "READY");
        stackGoes();
        aws.answer("kinesis describe-stream-summary", "ACTIVE");

        BundleProcess.Result result = aws.destroy("--keep-data");

        assertThat(result.output()).contains("  kept    stream ExampleInputStream; to delete it: aws kinesis delete-stream"
                + " --stream-name ExampleInputStream --region us-west-2\n");
        assertThat(result.exitCode()).isZero();
        assertThat(aws.calls("kinesis delete-stream")).isEmpty();
        assertThat(aws.calls()).noneMatch(call -> call.startsWith("s3"));
    }

    @Test
    void aBucketOfAnotherStackStays() throws Exception {
        aws.answer("s3api head-bucket", "").answer("cloudformation describe-stacks --query", "kinesis-sql\nother");

        BundleProcess.Result result = aws.destroy("--yes");

        assertThat(result.output()).contains("The bucket " + BUCKET + " stays: it holds the jars of other\n");
        assertThat(result.exitCode()).isZero();
        aws.assertNothingChanged();
    }

    @Test
    void aBucketWithOtherThingsStays() throws Exception {
        aws.answer("s3api head-bucket", "").refuse("s3api delete-bucket", "BucketNotEmpty", "DeleteBucket", "not empty");

        BundleProcess.Result result = aws.destroy("--yes");

        assertThat(result.output()).contains("The bucket " + BUCKET + " stays: it holds more than the jars in code/\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aStackThatCannotBeDeletedSaysWhy() throws Exception {
        made("READY");
        aws.answer("cloudformation describe-stack-events", "2026-11-24T10:00:01Z\tDELETE_FAILED\tRole\tmay not be deleted")
                .stackStatus("DELETE_FAILED");

        assertFailed(aws.destroy("--yes"), "  Role (DELETE_FAILED): may not be deleted\n",
                "The stack kinesis-sql could not be deleted (DELETE_FAILED)");
        assertThat(aws.calls("s3api delete-bucket")).isEmpty();
    }

    @Test
    void whatIsLeftIsSaid() throws Exception {
        made("READY");
        goneApplication();
        aws.once("kinesisanalyticsv2 describe-application", "READY").answer("iam get-role", "kinesis-sql-role");
        stackGoes();

        BundleProcess.Result result = aws.destroy("--yes");

        assertFailed(result, "Some of it is left: see above.");
        assertThat(result.output()).contains("  LEFT    AWS::IAM::Role kinesis-sql-role\n");
    }

    @Test
    void aStackThatIsBeingChangedIsLeftAlone() throws Exception {
        aws.stack("UPDATE_IN_PROGRESS", "RUNNING");

        assertFailed(aws.destroy("--yes"), "is being changed at this moment (UPDATE_IN_PROGRESS)");
        aws.assertNothingChanged();
    }

    @Test
    void aRefusedCallIsNamed() throws Exception {
        made("READY");
        aws.refuse("kinesis delete-stream", "AccessDeniedException", "DeleteStream", "no");

        assertFailed(aws.destroy("--yes"), "This user may not call 'kinesis delete-stream'");
        assertThat(aws.calls("cloudformation delete-stack")).isEmpty();
    }

    /** A stack with all that it makes. */
    private void made(String application) throws Exception {
        aws.stack("CREATE_COMPLETE", application).answer(RESOURCES, """
                AWS::KinesisAnalyticsV2::Application\tkinesis-sql\tCREATE_COMPLETE
                AWS::Kinesis::Stream\tExampleInputStream\tCREATE_COMPLETE
                AWS::IAM::Role\tkinesis-sql-role\tCREATE_COMPLETE""");
    }

    /** No application any more, for calls that nothing said later answers. */
    private void goneApplication() throws Exception {
        aws.refuse("kinesisanalyticsv2 describe-application", "ResourceNotFoundException", "DescribeApplication", "gone");
    }

    /** The stack is there for the first look, and gone after its deletion. */
    private void stackGoes() throws Exception {
        String status = "ROLLBACK_COMPLETE";
        aws.noStack().once("cloudformation describe-stacks --stack-name", status + "\t" + AwsScripts.STACK_ID);
    }
}
