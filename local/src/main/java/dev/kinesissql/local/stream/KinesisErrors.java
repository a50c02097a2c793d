package dev.kinesissql.local.stream;

import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Sorts the errors of the AWS SDK into those that pass and those that need a person, and words them. */
public final class KinesisErrors {

    private static final int SERVER_ERROR = 500;
    private static final Set<String> PASSING = Set.of("LimitExceededException",
            "ProvisionedThroughputExceededException", "KMSThrottlingException", "InternalFailure");
    private static final Set<String> CREDENTIALS = Set.of("UnrecognizedClientException",
            "InvalidSignatureException", "IncompleteSignature", "ExpiredTokenException",
            "MissingAuthenticationToken", "InvalidClientTokenId", "SignatureDoesNotMatch");

    private KinesisErrors() {
    }

    /**
     * Whether the same call may succeed later: throttling, an error of the server (5xx), or an endpoint that
     * cannot be reached or does not answer in time.
     */
    public static boolean isPassing(SdkException error) {
        if (error instanceof AwsServiceException service) {
            return service.statusCode() >= SERVER_ERROR || service.isThrottlingException()
                    || isPassing(code(service));
        }
        if (error instanceof ApiCallTimeoutException || error instanceof ApiCallAttemptTimeoutException) {
            return true;
        }
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Whether what failed with this error code may succeed later. */
    public static boolean isPassing(String errorCode) {
        return PASSING.contains(errorCode);
    }

    /** Whether the SDK gave the call up because the thread was interrupted. */
    public static boolean isInterrupt(SdkException error) {
        return error instanceof AbortedException;
    }

    /** Code and message of an error, for example {@code ResourceNotFoundException: Stream x not found}. */
    public static String describe(SdkException error) {
        if (error instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            return code(service) + ": " + service.awsErrorDetails().errorMessage();
        }
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    /**
     * The exception for an error that does not pass.
     *
     * @param operation what was called, for example {@code PutRecords}
     */
    public static StreamException explain(String operation, String stream, KinesisEndpoint endpoint,
            SdkException error) {
        String code = error instanceof AwsServiceException service ? code(service) : "";
        if (code.equals("ResourceNotFoundException")) {
            return new StreamException("The stream " + stream + " does not exist at " + endpoint + " ("
                    + operation + " needs it). Correct its name, the region or the endpoint, or create it: "
                    + "aws kinesis create-stream --stream-name " + stream + " --shard-count 1 "
                    + endpoint.cliOptions(), error);
        }
        String failed = operation + " on the stream " + stream + " at " + endpoint + " failed: "
                + describe(error) + ".";
        if (code.equals("AccessDeniedException")) {
            return new StreamException(failed + " Allow kinesis:" + operation + " on this stream.", error);
        }
        if (CREDENTIALS.contains(code) || code.isEmpty() && failed.contains("credentials")) {
            return new StreamException(failed + " Check the AWS credentials in use: aws sts "
                    + "get-caller-identity", error);
        }
        return new StreamException(failed, error);
    }

    private static String code(AwsServiceException error) {
        return error.awsErrorDetails() == null || error.awsErrorDetails().errorCode() == null
                ? error.getClass().getSimpleName()
                : error.awsErrorDetails().errorCode();
    }
}
