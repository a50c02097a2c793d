package dev.kinesissql.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.Iterator;

/** A PutRecords call of which some records are refused: what is left of it, and the answer to the whole. */
final class PartlyRefusedPut {

    private static final String RECORDS = "Records";
    private static final String FAILED = "FailedRecordCount";

    private final ObjectNode request;
    private final BitSet refused = new BitSet();

    /** Draws for each record of the request whether it is refused. */
    PartlyRefusedPut(ObjectNode request, Draw draw) {
        this.request = request;
        for (int i = 0; i < size(); i++) {
            refused.set(i, draw.hits(FaultyKinesis.PUT_RECORDS));
        }
    }

    /** How many records are refused. */
    int refused() {
        return refused.cardinality();
    }

    boolean refusesAll() {
        return refused() == size();
    }

    /** The request without the refused records. */
    ObjectNode rest() {
        ObjectNode rest = request.deepCopy();
        ArrayNode records = rest.putArray(RECORDS);
        for (int i = 0; i < size(); i++) {
            if (!refused.get(i)) {
                records.add(request.get(RECORDS).get(i));
            }
        }
        return rest;
    }

    /** The answer to the whole request, from that to the rest: an empty object when there was no rest. */
    ObjectNode answer(ObjectNode toRest) {
        ObjectNode answer = toRest.deepCopy();
        answer.put(FAILED, toRest.path(FAILED).asInt() + refused());
        Iterator<JsonNode> results = toRest.path(RECORDS).iterator();
        ArrayNode records = answer.putArray(RECORDS);
        for (int i = 0; i < size(); i++) {
            if (refused.get(i)) {
                records.addObject()
                        .put("ErrorCode", FaultyKinesis.THROUGHPUT_EXCEEDED)
                        .put("ErrorMessage", FaultyKinesis.MESSAGE);
            } else {
                records.add(results.next());
            }
        }
        return answer;
    }

    private int size() {
        return request.path(RECORDS).size();
    }
}
