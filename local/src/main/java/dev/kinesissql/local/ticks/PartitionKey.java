package dev.kinesissql.local.ticks;

/** How a tick's Kinesis partition key is chosen, and with it the shard. */
public enum PartitionKey {

    /** The ticker; {@link #CONSTANT_KEY} when the tick has none that Kinesis takes as a key. */
    TICKER {
        @Override
        public String of(Tick tick) {
            String ticker = tick.ticker();
            boolean usable = ticker != null && !ticker.isEmpty() && ticker.length() <= MAX_LENGTH;
            return usable ? ticker : CONSTANT_KEY;
        }
    },

    /** {@link #CONSTANT_KEY} for every tick: all of them go to one shard, as in the AWS tutorial. */
    CONSTANT {
        @Override
        public String of(Tick tick) {
            return CONSTANT_KEY;
        }
    };

    /** The key that the producer of the AWS tutorial gives to every tick. */
    public static final String CONSTANT_KEY = "partitionkey";

    /** The longest partition key that Kinesis takes, in characters. */
    private static final int MAX_LENGTH = 256;

    /** The partition key for a tick, 1 to 256 characters. */
    public abstract String of(Tick tick);
}
