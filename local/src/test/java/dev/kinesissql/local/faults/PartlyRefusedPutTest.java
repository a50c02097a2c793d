package dev.kinesissql.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartlyRefusedPutTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIVE_RECORDS = """
            {"StreamName": "ticks", "Records": [
              {"Data": "MQ==", "PartitionKey": "a"},
              {"Data": "Mg==", "PartitionKey": "b"},
              {"Data": "Mw==", "PartitionKey": "c"},
              {"Data": "NA==", "PartitionKey": "d"},
              {"Data": "NQ==", "PartitionKey": "e"}]}""";
    private static final String REFUSED = """
            {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "A fault that the test has ordered."}""";

    /** A seed that refuses the second and the fourth. */
    private static final long SECOND_AND_FOURTH = 15;

    @Test
    void theRestIsTheRequestWithoutTheRefusedRecords() throws Exception {
        PartlyRefusedPut put = put(FIVE_RECORDS, 0.5);

        assertThat(put.refused()).isEqualTo(2);
        assertThat(put.refusesAll()).isFalse();
        assertThat(put.rest()).isEqualTo(json("""
                {"StreamName": "ticks", "Records": [
                  {"Data": "MQ==", "PartitionKey": "a"},
                  {"Data": "Mw==", "PartitionKey": "c"},
                  {"Data": "NQ==", "PartitionKey": "e"}]}"""));
    }

    @Test
    void theAnswerHasTheRefusedRecordsInTheirPlacesAndCountsThem() throws Exception {
        ObjectNode toRest = json("""
                {"EncryptionType": "NONE", "FailedRecordCount": 1, "Records": [
                  {"SequenceNumber": "1", "ShardId": "shardId-000000000000"},
                  {"ErrorCode": "InternalFailure", "ErrorMessage": "Kinesis's own"},
                  {"SequenceNumber": "5", "ShardId": "shardId-000000000000"}]}""");

        assertThat(put(FIVE_RECORDS, 0.5).answer(toRest)).isEqualTo(json("""
                {"EncryptionType": "NONE", "FailedRecordCount": 3, "Records": [
                  {"SequenceNumber": "1", "ShardId": "shardId-000000000000"},
                  %1$s,
                  {"ErrorCode": "InternalFailure", "ErrorMessage": "Kinesis's own"},
                  %1$s,
                  {"SequenceNumber": "5", "ShardId": "shardId-000000000000"}]}""".formatted(REFUSED)));
    }

    @Test
    void whenAllAreRefusedTheAnswerIsMadeOfNothing() throws Exception {
        PartlyRefusedPut put = put(FIVE_RECORDS, 1);

        assertThat(put.refusesAll()).isTrue();
        assertThat(put.answer(json("{}"))).isEqualTo(json("""
                {"FailedRecordCount": 5, "Records": [%1$s, %1$s, %1$s, %1$s, %1$s]}""".formatted(REFUSED)));
    }

    @Test
    void whenNoneIsRefusedTheRestIsTheRequest() throws Exception {
        PartlyRefusedPut put = put(FIVE_RECORDS, 0);

        assertThat(put.refused()).isZero();
        assertThat(put.rest()).isEqualTo(json(FIVE_RECORDS));
    }

    private static PartlyRefusedPut put(String request, double share) throws Exception {
        return new PartlyRefusedPut(
                json(request), new Draw(Set.of(FaultyKinesis.PUT_RECORDS), share, SECOND_AND_FOURTH));
    }

    private static ObjectNode json(String text) throws Exception {
        return JSON.readValue(text, ObjectNode.class);
    }
}
