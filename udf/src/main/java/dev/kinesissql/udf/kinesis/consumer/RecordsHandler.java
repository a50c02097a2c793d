package dev.kinesissql.udf.kinesis.consumer;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.kinesis.shaded.com.amazonaws.Request;
import org.apache.flink.kinesis.shaded.com.amazonaws.Response;
import org.apache.flink.kinesis.shaded.com.amazonaws.handlers.HandlerContextKey;
import org.apache.flink.kinesis.shaded.com.amazonaws.handlers.RequestHandler2;
import org.apache.flink.kinesis.shaded.com.amazonaws.http.HttpResponse;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsRequest;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsResult;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;

/**
 * Reads the records of an answer in the SDK's place, by {@link CborAnswer}, and leaves the rest of the answer to it: the
 * SDK unmarshals an answer without records, and gets them put into its result. Everything else is the SDK's own, also
 * errors, retries and the check of the body.
 */
final class RecordsHandler extends RequestHandler2 {

    private static final HandlerContextKey<Answer> ANSWER = new HandlerContextKey<>("kinesis-per-shard answer");
    private static final String CBOR = "application/x-amz-cbor-1.1";

    @Override
    public HttpResponse beforeUnmarshalling(Request<?> request, HttpResponse response) {
        if (request.getOriginalRequest() instanceof GetRecordsRequest
                && response.getContent() != null
                && isCbor(response)) {
            // Once for each attempt.
            Answer answer = new Answer(response.getContent());
            request.addHandlerContext(ANSWER, answer);
            response.setContent(answer);
        }
        return response;
    }

    private static boolean isCbor(HttpResponse response) {
        List<String> types = response.getHeaderValues("Content-Type");
        return types != null && types.contains(CBOR);
    }

    @Override
    public void afterResponse(Request<?> request, Response<?> response) {
        Answer answer = request.getHandlerContext(ANSWER);
        if (answer != null && answer.records != null) {
            ((GetRecordsResult) response.getAwsResponse()).setRecords(answer.records);
        }
    }

    /** The body of an answer without its records; the whole body, if it is not understood. */
    private static final class Answer extends InputStream {

        private final InputStream whole;
        private byte[] body;
        private int place;
        private List<Record> records;

        Answer(InputStream whole) {
            this.whole = whole;
        }

        /** Only when the SDK reads, so that it gets failures of the connection where it expects them. */
        private void fill() throws IOException {
            if (body == null) {
                byte[] all = whole.readAllBytes();
                CborAnswer answer = CborAnswer.of(all).orElse(null);
                records = answer == null ? null : answer.records();
                body = answer == null ? all : answer.rest();
            }
        }

        @Override
        public int read() throws IOException {
            fill();
            return place < body.length ? body[place++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            fill();
            if (place == body.length) {
                return length == 0 ? 0 : -1;
            }
            int count = Math.min(length, body.length - place);
            System.arraycopy(body, place, into, offset, count);
            place += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
