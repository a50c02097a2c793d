package dev.kinesissql.local.faults;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kinesissql.local.process.Emulator;
import dev.kinesissql.local.process.Ports;
import dev.kinesissql.local.stream.KinesisEndpoint;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An HTTP server between Kinesis clients and the emulator. It hands calls on and answers back as they are, until it is
 * told to make faults. Each can be switched on, changed and switched off at any time, from any thread, and they add up.
 *
 * <p>A fault with a share hits each call, or record, with that probability; 0 switches it off. The seed determines the
 * sequence of hits and misses; which of several calls at a time gets which of them is chance.
 *
 * <p>The Host header is its own one, so an endpoint that checks signatures would refuse what it hands on.
 */
public final class FaultyKinesis implements AutoCloseable {

    /** The operation that reads from a shard. */
    public static final String GET_RECORDS = "GetRecords";

    /** The operation that writes up to 500 records. */
    public static final String PUT_RECORDS = "PutRecords";

    /** What can be done to a call. A connection that was refused brought no call, and is not counted. */
    public enum Fault {
        /** It had to wait for the end of a hang. */
        HELD,
        /** It had to wait for the latency. */
        DELAYED,
        /** It was answered with ProvisionedThroughputExceededException. */
        THROTTLED,
        /** It was answered with InternalFailure. */
        FAILED_INTERNALLY,
        /** Some or all of its records were refused. */
        PARTLY_REFUSED,
        /** It was handed on, and not answered. */
        ANSWER_LOST
    }

    static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
    static final String MESSAGE = "A fault that the test has ordered.";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int INTERNAL_SERVER_ERROR = 500;
    /** Lengths of a body as {@link HttpExchange#sendResponseHeaders} takes them. */
    private static final long NO_BODY = -1;

    private static final long IN_CHUNKS = 0;
    private static final String TARGET = "X-Amz-Target";
    /** Fields of a call that name what it is about, the narrowest first. */
    private static final List<String> NAMES = List.of("ConsumerARN", "StreamARN", "StreamName");
    private static final String CONTENT_TYPE = "Content-Type";
    /** What belongs to a connection and not to a call: each side has its own. */
    private static final Set<String> OF_CONNECTION = Stream.of(
                    "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Transfer-Encoding", "Upgrade")
            .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));

    static {
        // Else the body of an answer waits until the client acknowledges the headers: 40 ms on Linux.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** One for all: it cannot be closed before Java 21, and keeps a thread until it is collected. */
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A call that the emulator has answered.
     *
     * @param resource what it names: the ARN of a consumer, else the ARN of a stream, else the name of a stream; "" when
     *     it names none of them, such as GetRecords, which has an iterator
     */
    public record Call(String operation, String resource) {}

    private record Hit(Fault fault, String operation) {}

    /** What a client gets; the length is not known of a body in chunks. */
    private record Answer(int status, Map<String, List<String>> headers, OptionalLong length, InputStream body)
            implements Closeable {

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private final KinesisEndpoint emulator;
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.anyFree());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-kinesis-" + address.getPort());
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Long> calls = new ConcurrentHashMap<>();
    private final Set<Call> answered = ConcurrentHashMap.newKeySet();
    private final Map<Hit, Long> faults = new ConcurrentHashMap<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    private volatile Draw throttled = Draw.NEVER;
    private volatile Draw failing = Draw.NEVER;
    private volatile Draw refused = Draw.NEVER;
    private volatile Draw lost = Draw.NEVER;

    /** These three belong to the monitor of this object, which is notified of changes. The server is null when down. */
    private HttpServer server;
    private boolean hanging;
    private Duration latency = Duration.ZERO;

    /** Listens on a free port, without faults. */
    public FaultyKinesis(KinesisEndpoint emulator) throws IOException {
        this.emulator = emulator;
        up();
    }

    /** Where clients find it: the same as long as it lives. */
    public KinesisEndpoint endpoint() {
        return KinesisEndpoint.emulator(Emulator.endpoint(address.getPort()), emulator.region());
    }

    /** An outage: connections are refused from now on, and those that are open have been cut when this returns. */
    public synchronized void down() {
        if (server != null) {
            HttpServer stopped = server;
            server = null;
            notifyAll();
            stopped.stop(0);
        }
    }

    /** Ends an outage. */
    public synchronized void up() throws IOException {
        if (server == null) {
            HttpServer started = HttpServer.create(address, 0);
            started.createContext("/", exchange -> handle(exchange, started));
            started.setExecutor(threads);
            started.start();
            server = started;
        }
    }

    /** Accepts calls and does nothing with them until {@link #resume}, or until they are cut by {@link #down}. */
    public synchronized void hang() {
        hanging = true;
    }

    /** Ends a hang. The calls that were held are handed on, also those whose clients have given up meanwhile. */
    public synchronized void resume() {
        hanging = false;
        notifyAll();
    }

    /** Hands each call on that much later; zero switches it off, for new calls. */
    public synchronized void latency(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A latency is expected as 0 or more, but is " + delay + ".");
        }
        latency = delay;
    }

    /** Answers a share of the calls of some operations with ProvisionedThroughputExceededException (HTTP 400). */
    public void throttle(Set<String> operations, double share, long seed) {
        throttled = new Draw(operations, share, seed);
    }

    /** Answers a share of the calls of some operations with InternalFailure (HTTP 500). */
    public void failInternally(Set<String> operations, double share, long seed) {
        failing = new Draw(operations, share, seed);
    }

    /**
     * Hands a share of the records of PutRecords calls not on; the answer has ProvisionedThroughputExceededException in
     * their places.
     */
    public void refusePartOfPutRecords(double share, long seed) {
        refused = new Draw(Set.of(PUT_RECORDS), share, seed);
    }

    /** Hands PutRecords calls on, and cuts the connection of a share of them instead of the answer. */
    public void loseAnswersOfPutRecords(double share, long seed) {
        lost = new Draw(Set.of(PUT_RECORDS), share, seed);
    }

    /** Ends all faults. */
    public synchronized void heal() throws IOException {
        throttled = Draw.NEVER;
        failing = Draw.NEVER;
        refused = Draw.NEVER;
        lost = Draw.NEVER;
        latency = Duration.ZERO;
        resume();
        up();
    }

    /** How many calls of an operation have come so far, those that were hit by a fault included. */
    public long calls(String operation) {
        return calls.getOrDefault(operation, 0L);
    }

    /** The different calls that the emulator has begun to answer so far, whatever its answer. */
    public Set<Call> answered() {
        return Set.copyOf(answered);
    }

    /** How many calls of an operation a fault has hit so far; counted before the client notices. */
    public long faults(Fault fault, String operation) {
        return faults.getOrDefault(new Hit(fault, operation), 0L);
    }

    /**
     * Cuts what is open, and ends.
     *
     * @throws IllegalStateException when calls could not be handed on, or not be understood; told once
     */
    @Override
    public void close() {
        down();
        threads.shutdownNow();
        List<Exception> untold = new ArrayList<>(failures);
        failures.clear();
        if (!untold.isEmpty()) {
            throw new IllegalStateException(
                    "Calls that could not be handed on to " + emulator + ": " + untold.size(), untold.get(0));
        }
    }

    private void handle(HttpExchange exchange, HttpServer by) {
        try {
            String operation = operation(exchange);
            byte[] body = exchange.getRequestBody().readAllBytes();
            calls.merge(operation, 1L, Long::sum);
            if (awaitTurn(operation, by)) {
                answer(exchange, operation, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The client has given up, or was cut: for it to say.
        } catch (RuntimeException e) {
            failures.add(e);
        } finally {
            exchange.close();
        }
    }

    /** Waits for the latency and the end of a hang; false when the connection is cut meanwhile. */
    private synchronized boolean awaitTurn(String operation, HttpServer by) throws InterruptedException {
        long start = System.nanoTime();
        long delay = latency.toNanos();
        boolean held = false;
        if (delay > 0) {
            count(Fault.DELAYED, operation);
        }
        while (server == by) {
            long left = delay - (System.nanoTime() - start);
            if (hanging) {
                if (!held) {
                    count(Fault.HELD, operation);
                    held = true;
                }
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return true;
            }
        }
        return false;
    }

    private void answer(HttpExchange exchange, String operation, byte[] body) throws IOException, InterruptedException {
        if (throttled.hits(operation)) {
            count(Fault.THROTTLED, operation);
            send(exchange, error(exchange, BAD_REQUEST, THROUGHPUT_EXCEEDED));
        } else if (failing.hits(operation)) {
            count(Fault.FAILED_INTERNALLY, operation);
            send(exchange, error(exchange, INTERNAL_SERVER_ERROR, "InternalFailure"));
        } else {
            boolean partly = operation.equals(PUT_RECORDS) && refused != Draw.NEVER;
            try (Answer answer = partly ? putPartly(exchange, body) : handOn(exchange, body)) {
                if (!operation.isEmpty()) {
                    answered.add(new Call(operation, resource(encoding(exchange).read(body))));
                }
                if (lost.hits(operation)) {
                    count(Fault.ANSWER_LOST, operation);
                } else {
                    send(exchange, answer);
                }
            }
        }
    }

    private Answer putPartly(HttpExchange exchange, byte[] body) throws InterruptedException {
        Encoding encoding = encoding(exchange);
        PartlyRefusedPut put = new PartlyRefusedPut(encoding.read(body), refused);
        if (put.refused() == 0) {
            return handOn(exchange, body);
        }
        count(Fault.PARTLY_REFUSED, PUT_RECORDS);
        if (put.refusesAll()) {
            return made(OK, encoding, put.answer(JsonNodeFactory.instance.objectNode()));
        }
        Answer answer = handOn(exchange, encoding.write(put.rest()));
        if (answer.status() != OK) {
            return answer;
        }
        try (InputStream records = answer.body()) {
            byte[] whole = encoding.write(put.answer(encoding.read(records.readAllBytes())));
            return answer(OK, answer.headers(), whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer handOn(HttpExchange exchange, byte[] body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(emulator.uri().resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_CONNECTION.contains(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<InputStream> response =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            OptionalLong length = response.headers().firstValueAsLong("Content-Length");
            return new Answer(response.statusCode(), response.headers().map(), length, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer error(HttpExchange exchange, int status, String code) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("__type", code).put("message", MESSAGE);
        return made(status, encoding(exchange), body);
    }

    private static Answer made(int status, Encoding encoding, ObjectNode body) {
        Map<String, List<String>> headers = Map.of(
                CONTENT_TYPE, List.of(encoding.contentType()),
                "x-amzn-RequestId", List.of(UUID.randomUUID().toString()));
        return answer(status, headers, encoding.write(body));
    }

    private static Answer answer(int status, Map<String, List<String>> headers, byte[] body) {
        return new Answer(status, headers, OptionalLong.of(body.length), new ByteArrayInputStream(body));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach((name, values) -> {
            if (!OF_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        boolean empty = answer.length().equals(OptionalLong.of(0));
        exchange.sendResponseHeaders(answer.status(), empty ? NO_BODY : answer.length().orElse(IN_CHUNKS));
        if (!empty) {
            try (OutputStream out = exchange.getResponseBody()) {
                answer.body().transferTo(out);
            }
        }
    }

    private static String resource(ObjectNode body) {
        return NAMES.stream().filter(body::has).findFirst().map(name -> body.get(name).asText()).orElse("");
    }

    /** The operation's name; empty for what is not a call of Kinesis, such as a health check. */
    private static String operation(HttpExchange exchange) {
        String target = exchange.getRequestHeaders().getFirst(TARGET);
        return target == null ? "" : target.substring(target.indexOf('.') + 1);
    }

    private static Encoding encoding(HttpExchange exchange) {
        return Encoding.of(exchange.getRequestHeaders().getFirst(CONTENT_TYPE));
    }

    private void count(Fault fault, String operation) {
        faults.merge(new Hit(fault, operation), 1L, Long::sum);
    }
}
