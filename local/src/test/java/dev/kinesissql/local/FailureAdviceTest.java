package dev.kinesissql.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages are those of Flink 1.20.3 and of the Kinesis connector 4.3.0; of their stack frames a few are left. */
class FailureAdviceTest {

    private static final String SHADED = "org.apache.flink.kinesis.shaded.";

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("syntax error",
                        """
                        org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "b" at line 3, column 3.
                        Was expecting one of:
                            "CONSTRAINT" ...
                            "NOT" ...
                        """,
                        "syntax error: \"b\" is not expected at line 3, column 3. Correct the statement at that place"
                                + " or"
                                + " just before it."),
                failure("syntax error at two words",
                        """
                        org.apache.flink.sql.parser.impl.ParseException: Encountered "GROUP" "price" at line 2, column 1.
                        Was expecting one of:
                            <EOF>
                        """,
                        "syntax error: \"GROUP\" is not expected at line 2, column 1. Correct the statement at that"
                                + " place"
                                + " or just before it."),
                failure("character that SQL does not know",
                        "org.apache.flink.sql.parser.impl.TokenMgrError: Lexical error at line 1, column 8. "
                                + " Encountered:"
                                + " \"\\u201e\" (8222), after : \"\"",
                        "syntax error at line 1, column 8:  Encountered: \"\\u201e\" (8222), after : \"\". Correct the"
                                + " statement at that place."),
                failure("first word that SQL does not know",
                        "org.apache.flink.table.api.SqlParserException: SQL parse failed. Non-query expression"
                                + " encountered"
                                + " in illegal context",
                        "the statement begins with a word that SQL does not know. Correct that word."),
                failure("two statements in a line",
                        "java.lang.IllegalArgumentException: only single statement supported",
                        "there is more than one statement in this line. Begin each statement in a line of its own: the"
                                + " SQL"
                                + " Client ends a statement only where ; ends the line."),
                failure("unknown column",
                        "org.apache.flink.table.api.ValidationException: SQL validation failed. From line 2, column 22"
                                + " to"
                                + " line 2, column 23: Column 'zz' not found in any table",
                        "Column 'zz' not found in any table (at line 2, column 22). Correct the statement at that"
                                + " place."),
                failure("unknown table",
                        "org.apache.calcite.runtime.CalciteContextException: At line 1, column 15: Object 'tt' not"
                                + " found",
                        "Object 'tt' not found (at line 1, column 15). Correct the statement at that place."),
                failure("unsupported options",
                        """
                        org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.ticks'.

                        Table options are:

                        'connector'='datagen'
                        'number-of-row'='3'
                        'spped'='7'
                        	at org.apache.flink.table.factories.FactoryUtil.createDynamicTableSource(FactoryUtil.java:228)
                        	... 7 more
                        Caused by: org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.

                        Unsupported options:

                        number-of-row
                        spped

                        Supported options:

                        connector
                        fields.a.kind
                        number-of-rows
                        rows-per-second
                        scan.parallelism
                        """,
                        "the table ticks has, with the connector 'datagen', no option 'number-of-row' (did you mean"
                                + " 'number-of-rows'?), 'spped'. Correct the name of the option, or remove it."),
                failure("unsupported option of no named table",
                        """
                        org.apache.flink.table.api.ValidationException: Unsupported options found for 'datagen'.

                        Unsupported options:

                        conector

                        Supported options:

                        connector
                        """,
                        "the table has, with the connector 'datagen', no option 'conector' (did you mean 'connector'?)."
                                + " Correct the name of the option, or remove it."),
                failure("missing options",
                        """
                        org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table 'default_catalog.default_database.minimums'.

                        Table options are:

                        'connector'='kinesis'
                        'format'='json'
                        	at org.apache.flink.table.factories.FactoryUtil.createDynamicTableSink(FactoryUtil.java:337)
                        	... 7 more
                        Caused by: org.apache.flink.table.api.ValidationException: One or more required options are missing.

                        Missing required options are:

                        aws.region
                        stream
                        """,
                        "the table minimums lacks the option 'aws.region', 'stream'. Add it to the table's WITH"
                                + " clause, or to"
                                + " the environment table that the table is LIKE."),
                failure("connector with a typing error",
                        """
                        org.apache.flink.table.api.ValidationException: Unable to create a source for reading table 'default_catalog.default_database.t'.

                        Table options are:

                        'connector'='kinesi'
                        	at org.apache.flink.table.factories.FactoryUtil.createDynamicTableSource(FactoryUtil.java:228)
                        Caused by: org.apache.flink.table.api.ValidationException: Cannot discover a connector using option: 'connector'='kinesi'
                        	at org.apache.flink.table.factories.FactoryUtil.enrichNoMatchingConnectorError(FactoryUtil.java:807)
                        Caused by: org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'kinesi' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath.

                        Available factory identifiers are:

                        blackhole
                        kinesis
                        print
                        """,
                        "the table t names a connector or format 'kinesi', which is not on the class path (did you mean"
                                + " 'kinesis'?). Correct the name, or add the jar of that connector or format: to lib/"
                                + " of the"
                                + " Flink that runs the job and the client, or by -j FILE.jar."),
                failure("format without its jar",
                        """
                        org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'protobuf' that implements 'org.apache.flink.table.factories.DeserializationFormatFactory' in the classpath.

                        Available factory identifiers are:

                        checked-json
                        json
                        """,
                        "the table names a connector or format 'protobuf', which is not on the class path. Correct the"
                                + " name,"
                                + " or add the jar of that connector or format: to lib/ of the Flink that runs the job"
                                + " and the"
                                + " client, or by -j FILE.jar."),
                failure("function without its jar",
                        """
                        org.apache.flink.table.api.ValidationException: Could not register temporary system function 'f' due to implementation errors.
                        	at org.apache.flink.table.catalog.FunctionCatalog.registerTemporarySystemFunction(FunctionCatalog.java:631)
                        	... 14 more
                        Caused by: java.lang.ClassNotFoundException: dev.kinesissql.udf.IsValidTicker
                        """,
                        "the class dev.kinesissql.udf.IsValidTicker is not on the class path. Build the bundle (mvn"
                                + " package)"
                                + " and add kinesis-sql-udf.jar to lib/ of the Flink that runs the job and the client,"
                                + " or by -j"
                                + " FILE.jar."),
                failure("missing stream to read",
                        SHADED + "com.amazonaws.services.kinesis.model.ResourceNotFoundException: Stream arn"
                                + " arn:aws:kinesis:us-west-2:000000000000:stream/NoSuchInput not found (Service:"
                                + " AmazonKinesis; Status Code: 400; Error Code: ResourceNotFoundException; Request ID:"
                                + " 2f5666ba-8cde-4c38-b9ae-a2b8b6869e51; Proxy: null)",
                        "the stream NoSuchInput does not exist in the region or endpoint that the table names. Create"
                                + " the"
                                + " stream, or correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint' of"
                                + " the"
                                + " environment table."),
                failure("missing stream to write",
                        """
                        org.apache.flink.connector.kinesis.sink.KinesisStreamsException: Encountered non-recoverable exception relating to not being able to find the specified resources
                        	at org.apache.flink.connector.kinesis.sink.KinesisStreamsExceptionClassifiers.lambda$getResourceNotFoundExceptionClassifier$1(KinesisStreamsExceptionClassifiers.java:49)
                        Caused by: java.util.concurrent.CompletionException: SHADEDsoftware.amazon.awssdk.services.kinesis.model.ResourceNotFoundException: Stream arn arn:aws:kinesis:us-west-2:000000000000:stream/NoSuchReject not found (Service: Kinesis, Status Code: 400, Request ID: 3d4e4f4f-f459-47f8-b8fd-98e2e0298a8d)
                        """.replace("SHADED", SHADED),
                        "the stream NoSuchReject does not exist in the region or endpoint that the table names. Create"
                                + " the"
                                + " stream, or correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint' of"
                                + " the"
                                + " environment table."),
                failure("missing stream on AWS",
                        SHADED + "com.amazonaws.services.kinesis.model.ResourceNotFoundException: Stream"
                                + " ExampleInputStream"
                                + " under account 111122223333 not found. (Service: AmazonKinesis; Status Code: 400;"
                                + " Error Code:"
                                + " ResourceNotFoundException; Request ID: e1b2c3d4; Proxy: null)",
                        "the stream ExampleInputStream does not exist in the region or endpoint that the table names."
                                + " Create"
                                + " the stream, or correct 'stream' (or 'stream.arn'), 'aws.region' and 'aws.endpoint'"
                                + " of the"
                                + " environment table."),
                failure("no credentials",
                        SHADED + "software.amazon.awssdk.core.exception.SdkClientException: Unable to load credentials"
                                + " from"
                                + " any of the providers in the chain AwsCredentialsProviderChain(credentialsProviders="
                                + "[SystemPropertyCredentialsProvider(), EnvironmentVariableCredentialsProvider()]) :"
                                + " [SystemPropertyCredentialsProvider(): Unable to load credentials from system"
                                + " settings.]",
                        "no AWS credentials were found. Log in (aws sso login, aws configure) or set AWS_ACCESS_KEY_ID"
                                + " and"
                                + " AWS_SECRET_ACCESS_KEY where the job runs; for the emulator use -i conf/local.sql."),
                failure("expired credentials",
                        SHADED + "com.amazonaws.services.kinesis.model.AmazonKinesisException: The security token"
                                + " included in"
                                + " the request is expired (Service: AmazonKinesis; Status Code: 400; Error Code:"
                                + " ExpiredTokenException; Request ID: e1b2c3d4-0000-1111-2222-333344445555; Proxy:"
                                + " null)",
                        "AWS refused the credentials: The security token included in the request is expired. Log in"
                                + " again,"
                                + " and check that the credentials belong to the account and region of the stream."),
                failure("wrong secret key",
                        SHADED + "software.amazon.awssdk.services.kinesis.model.KinesisException: The request"
                                + " signature we"
                                + " calculated does not match the signature you provided. Check your AWS Secret Access"
                                + " Key and"
                                + " signing method. (Service: Kinesis, Status Code: 400, Request ID: e1b2c3d4)",
                        "AWS refused the credentials: The request signature we calculated does not match. Log in"
                                + " again, and"
                                + " check that the credentials belong to the account and region of the stream."),
                failure("access denied",
                        SHADED + "com.amazonaws.services.kinesis.model.AccessDeniedException: User:"
                                + " arn:aws:sts::111122223333:assumed-role/MyRole/session is not authorized to perform:"
                                + " kinesis:DescribeStream on resource:"
                                + " arn:aws:kinesis:us-west-2:111122223333:stream/ExampleInputStream because no"
                                + " identity-based"
                                + " policy allows the kinesis:DescribeStream action (Service: AmazonKinesis; Status"
                                + " Code: 400;"
                                + " Error Code: AccessDeniedException; Request ID: e1b2c3d4; Proxy: null)",
                        "AWS does not allow kinesis:DescribeStream on"
                                + " arn:aws:kinesis:us-west-2:111122223333:stream/ExampleInputStream to"
                                + " arn:aws:sts::111122223333:assumed-role/MyRole/session. Allow that call on that"
                                + " stream in the"
                                + " policy of the role or user that runs the job."),
                failure("savepoint of another script",
                        """
                        java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/tmp/savepoint-1dc1ea-f22e30f0c1fc. Cannot map checkpoint/savepoint state for operator 224f5f884f31df294bfc1792e9a0b6f2 to the new program, because the operator is not available in the new program. If you want to allow to skip this, you can set the --allowNonRestoredState option on the CLI.
                        """,
                        "the savepoint file:/tmp/savepoint-1dc1ea-f22e30f0c1fc has the state of operators that this script"
                                + " does not have. Start the script that it was taken from: with one INSERT more or less, or"
                                + " another connector, its state is not found. To start afresh, leave"
                                + " execution.state-recovery.path out."),
                failure("cluster in place of the gateway",
                        """
                        org.apache.flink.table.client.SqlClientException: Failed to create the executor.
                        	at org.apache.flink.table.client.gateway.Executor.create(Executor.java:49)
                        Caused by: org.apache.flink.table.client.gateway.SqlExecutionException: Failed to get response.
                        	... 6 more
                        Caused by: org.apache.flink.runtime.rest.util.RestClientException: [Unable to load requested file /v1/api_versions.]
                        	at org.apache.flink.runtime.rest.RestClient.parseResponse(RestClient.java:644)
                        """,
                        "what answers there is a Flink cluster and no SQL Gateway. Give -e the address of the gateway,"
                                + " localhost:8083 if it is that of bin/sql-gateway.sh start."),
                failure("no free slots",
                        """
                        org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
                        	at org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:219)
                        Caused by: java.util.concurrent.CompletionException: org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.
                        	... 38 more
                        Caused by: org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.
                        """,
                        "the cluster has not enough free task slots for the job. Cancel another job, start a task"
                                + " manager,"
                                + " raise taskmanager.numberOfTaskSlots, or lower parallelism.default."));
    }

    static Stream<Arguments> passingFailures() {
        return Stream.of(
                failure("cluster that does not run",
                        """
                        org.apache.flink.runtime.client.JobSubmissionException: Failed to submit JobGraph.
                        	at org.apache.flink.client.program.rest.RestClusterClient.lambda$submitJob$12(RestClusterClient.java:486)
                        	... 1 more
                        Caused by: org.apache.flink.util.concurrent.FutureUtils$RetryException: Could not complete the operation. Number of retries has been exhausted.
                        	... 21 more
                        Caused by: org.apache.flink.shaded.netty4.io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: localhost/127.0.0.1:8081
                        Caused by: java.net.ConnectException: Connection refused
                        """,
                        "nothing answers on port 8081 of this machine. If that is the Flink cluster (rest.port), start"
                                + " it:"
                                + " bin/cluster.sh start. If it is the SQL Gateway: bin/sql-gateway.sh start."),
                failure("gateway that does not run",
                        """
                        org.apache.flink.table.client.SqlClientException: Failed to create the executor.
                        	at org.apache.flink.table.client.gateway.Executor.create(Executor.java:45)
                        Caused by: org.apache.flink.table.client.gateway.SqlExecutionException: Failed to get response.
                        	... 6 more
                        Caused by: org.apache.flink.shaded.netty4.io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: localhost/[0:0:0:0:0:0:0:1]:8083
                        Caused by: java.net.ConnectException: Connection refused
                        """,
                        "nothing answers on port 8083 of this machine. If that is the Flink cluster (rest.port), start"
                                + " it:"
                                + " bin/cluster.sh start. If it is the SQL Gateway: bin/sql-gateway.sh start."),
                failure("emulator that does not run",
                        """
                        SHADEDcom.amazonaws.SdkClientException: Unable to execute HTTP request: Connect to localhost:4568 [localhost/127.0.0.1] failed: Connection refused
                        	at SHADEDcom.amazonaws.http.AmazonHttpClient$RequestExecutor.handleRetryableException(AmazonHttpClient.java:1219)
                        Caused by: SHADEDorg.apache.http.conn.HttpHostConnectException: Connect to localhost:4568 [localhost/127.0.0.1] failed: Connection refused
                        Caused by: java.net.ConnectException: Connection refused
                        """.replace("SHADED", SHADED),
                        "nothing answers at the endpoint localhost:4568. Start the emulator (bin/emulator.sh start), or"
                                + " correct 'aws.endpoint' of the environment table."),
                failure("other server",
                        "java.net.ConnectException: Connection refused",
                        "a server that the statement needs does not answer: connection refused. Start it:"
                                + " bin/cluster.sh start"
                                + " for the Flink cluster, bin/emulator.sh start for the emulator, bin/sql-gateway.sh"
                                + " start for"
                                + " the SQL Gateway."),
                failure("unknown failure",
                        """
                        org.apache.flink.table.api.TableException: Failed to execute sql
                        	at org.apache.flink.table.api.internal.TableEnvironmentImpl.executeInternal(TableEnvironmentImpl.java:1067)
                        	... 7 more
                        Caused by: java.io.UncheckedIOException: No space left
                        on device
                        """,
                        "No space left on device."),
                failure("unknown failure without a message",
                        "java.lang.NullPointerException",
                        "java.lang.NullPointerException."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureThatMustBeCorrectedIsToldWithItsRemedy(String trace, String paragraph) {
        assertThat(FailureAdvice.of(trace).paragraph()).isEqualTo(paragraph);
        assertThat(FailureAdvice.of(trace).isFatal()).isTrue();
        assertThat(FailureAdvice.of(fromGateway(trace)).paragraph()).isEqualTo(paragraph);
    }

    @ParameterizedTest
    @MethodSource("passingFailures")
    void aFailureThatMayPassIsNotFatal(String trace, String paragraph) {
        assertThat(FailureAdvice.of(trace).paragraph()).isEqualTo(paragraph);
        assertThat(FailureAdvice.of(trace).isFatal()).isFalse();
        assertThat(FailureAdvice.of(fromGateway(trace)).paragraph()).isEqualTo(paragraph);
        assertThat(FailureAdvice.of(trace).isConsequence()).isFalse();
    }

    @Test
    void aConsequenceIsNotTheReason() {
        FailureAdvice advice = FailureAdvice.of(fromGateway(
                "java.lang.IllegalStateException: MiniCluster is not yet running or has already been shut down."));

        assertThat(advice.isConsequence()).isTrue();
        assertThat(advice.paragraph()).isEqualTo("MiniCluster is not yet running or has already been shut down.");
    }

    @Test
    void theCauseCanBeToldInOtherWords() {
        FailureAdvice advice = FailureAdvice.of("At line 1, column 15: Object 'tt' not found");

        assertThat(advice.cause()).isEqualTo("Object 'tt' not found (at line 1, column 15)");
        assertThat(advice.withCause("Object 'tt' not found (at line 7, column 15)").paragraph())
                .isEqualTo("Object 'tt' not found (at line 7, column 15). Correct the statement at that place.");
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "'',abc,3", "stream,stream,0", "streem,stream,1", "steam,stream,1", "straem,stream,2",
        "format,stream,4"})
    void theDistanceCountsCharacters(String a, String b, int distance) {
        assertThat(FailureAdvice.distance(a, b)).isEqualTo(distance);
        assertThat(FailureAdvice.distance(b, a)).isEqualTo(distance);
    }

    private static Arguments failure(String name, String trace, String paragraph) {
        String frames = "\n\tat org.example.Some.method(Some.java:1)\n\t... 15 more\n";
        return Arguments.of(Named.of(name, trace.stripTrailing() + frames), paragraph);
    }

    /** How the SQL Client gets the trace of its gateway: as the message of an exception. */
    private static String fromGateway(String trace) {
        return """
                org.apache.flink.table.client.gateway.SqlExecutionException: Failed to get response for the operation 04ccc5a2-e6c0-4a02-8f1a-ef7c7f0550cd.
                	at org.apache.flink.table.client.gateway.ExecutorImpl.getFetchResultResponse(ExecutorImpl.java:489)
                Caused by: org.apache.flink.runtime.rest.util.RestClientException: [Internal server error., <Exception on server side:
                org.apache.flink.table.gateway.api.utils.SqlGatewayException: org.apache.flink.table.gateway.api.utils.SqlGatewayException: Failed to fetchResults.
                	at org.apache.flink.table.gateway.rest.handler.statement.FetchResultsHandler.handleRequest(FetchResultsHandler.java:91)
                Caused by: org.apache.flink.table.gateway.service.utils.SqlExecutionException: Failed to execute the operation 04ccc5a2-e6c0-4a02-8f1a-ef7c7f0550cd.
                	... 1 more
                Caused by:\s""" + trace + """

                End of exception on server side>]
                	at org.apache.flink.runtime.rest.RestClient.parseResponse(RestClient.java:646)
                	... 4 more
                """;
    }
}
