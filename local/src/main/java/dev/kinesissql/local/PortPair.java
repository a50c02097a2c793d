package dev.kinesissql.local;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The two ports of a local run.
 *
 * @param web of Flink's web UI
 * @param kinesis of the emulator
 */
record PortPair(int web, int kinesis) {

    /** Reads {@code WEB,KINESIS}. */
    static final class Converter implements ITypeConverter<PortPair> {

        private static final Pattern PAIR = Pattern.compile("(\\d{1,5}),(\\d{1,5})");

        @Override
        public PortPair convert(String text) {
            Matcher matcher = PAIR.matcher(text);
            if (matcher.matches()) {
                PortPair pair = new PortPair(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                if (isPort(pair.web) && isPort(pair.kinesis) && pair.web != pair.kinesis) {
                    return pair;
                }
            }
            throw new TypeConversionException("expected two different ports such as 8081,4568, got '" + text + "'");
        }

        private static boolean isPort(int number) {
            return number >= 1 && number <= 65_535;
        }
    }
}
