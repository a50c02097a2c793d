package dev.kinesissql.udf.json;

import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Makes JSON values for a column: mostly such as it takes, some at its limits, some for other columns. */
final class JsonValues {

    private static final List<String> TEXTS = List.of(
            "\"\"", "\"abc\"", "\"abcd\"", "\" a \"", "\"é😀x\"", "\"\\ud83d\\ude00\"", "\"\\n\\\"\\\\\\/\\u0001\"",
            "\"a\tb\"", "1.5", "1.50", "1e3", "-0", "12", "true", "{}", "[]", "{\"k\" : [1, \"é\\n\", null, true]}",
            "[ 1.50 , 1e3 ]", "{\"k\": 1, \"k\": 2}", "{\"a\":{\"b\":[{}, []]}}");
    private static final List<String> ESCAPES =
            List.of("\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t");
    private static final List<String> NAMES = List.of("k", "l", "c0", "é", "");
    private static final String MARKS = "0123456789+-:.TZtzeEdfxN/=,_ ";
    private static final String PLAIN = "abcXYZ 0123456789.-+'{}[]:,";
    private static final List<String> BOOLEANS = List.of(
            "true", "false", "\"true\"", "\"False\"", "\" TRUE \"", "\"yes\"", "\"\"", "1", "0", "{}", "1.0");
    private static final List<String> NUMBERS = List.of(
            "0", "-0", "1", "-1", "12.0", "1e2", "1E+2", "1.5", "-1.5", "1e-2", "0.005", "0.015", "-0.005", "127",
            "128", "-128", "-129", "32767", "32768", "2147483647", "2147483648", "-2147483648", "-2147483649",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "9007199254740993.0", "1e18",
            "1e19", "16777217", "1.00000005960464477540", "3.4028235e38", "3.5e38", "1e308", "1e309", "1e-400",
            "5e-324", "99999999.994", "99999999.995", "12345678901234567890.1234567890123456789", "\"12\"", "\"+12\"",
            "\" 12 \"", "\"007\"", "\"1.5\"", "\" 1.5 \"", "\"1e2\"", "\".5\"", "\"5.\"", "\"NaN\"", "\"-Infinity\"",
            "\"1e999\"", "\"0x1p3\"", "\"1d\"", "\"1.5F\"", "\"١٢\"", "\"\"", "\" \"", "\"abc\"", "\"1,5\"",
            "\"1 2\"", "\"--1\"", "true");
    private static final List<String> DATES = List.of(
            "2026-11-22", "1970-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2024-02-29", "2026-02-29",
            "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "0000-01-01",
            "-0001-01-01", "+12026-01-01", "2026-1-1", "26-01-01", "");
    private static final List<String> TIMES = List.of(
            "08:03:00", "00:00:00", "23:59:59", "08:03:00.1", "08:03:00.123", "08:03:00.123456", "08:03:00.123456789",
            "08:03:00.1234567891", "08:03:00.", "08:03", "24:00:00", "24:00:01", "25:00:00", "08:60:00", "08:03:60",
            "8:03:00", "");
    private static final List<String> ZONES = List.of(
            "", "Z", "+02:00", "-0230", "+02", "+18:00", "-18:01", "z", " Z", "+2", "[UTC]");
    private static final List<String> BASE64 = List.of(
            "\"\"", "\"AQ==\"", "\"AQI=\"", "\"AQID\"", "\"AQ\"", "\"A*==\"", "12", "true", "{}");

    private final Random random;

    JsonValues(Random random) {
        this.random = random;
    }

    /** The JSON text of a value for a column of the type, or null for an absent field. */
    String next(String type) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return random.nextBoolean() ? null : "null";
        }
        if (kind == 1) {
            return next(pick(List.of("STRING", "BOOLEAN", "INT", "DATE", "TIME", "TIMESTAMP", "BYTES")));
        }
        if (kind == 2) {
            return damaged(next(type));
        }
        switch (type.replaceFirst("\\(.*", "")) {
            case "STRING":
            case "VARCHAR":
            case "CHAR":
                return kind < 10 ? randomValue(3) : pick(TEXTS);
            case "BOOLEAN":
                return pick(BOOLEANS);
            case "DATE":
                return quoted(kind < 10 ? randomDate() : pick(DATES));
            case "TIME":
                return quoted(kind < 10 ? randomTime() : pick(TIMES));
            case "TIMESTAMP":
            case "TIMESTAMP_LTZ":
                return quoted(timestamp(kind));
            case "BYTES":
            case "VARBINARY":
            case "BINARY":
                return kind < 10 ? randomBase64() : pick(BASE64);
            default:
                return kind < 10 ? randomNumber() : pick(NUMBERS);
        }
    }

    /** A text with a character more, less or changed; every other value, and one with escapes, as it is. */
    @Nullable
    private String damaged(@Nullable String json) {
        if (json == null || !json.startsWith("\"") || json.contains("\\")) {
            return json;
        }
        StringBuilder text = new StringBuilder(json);
        char mark = MARKS.charAt(random.nextInt(MARKS.length()));
        int at = random.nextInt(1, json.length());
        int end = at == json.length() - 1 ? at : at + random.nextInt(2);
        text.replace(at, end, random.nextBoolean() ? "" : Character.toString(mark));
        // Flink writes out all digits of a DECIMAL, before it finds that they are too many.
        return text.toString().matches(".*[eE]\\+?\\d{4,}.*") ? json : text.toString();
    }

    /** A value of any kind, with no more levels than given. */
    private String randomValue(int levels) {
        switch (random.nextInt(levels == 0 ? 3 : 5)) {
            case 0:
                return random.nextBoolean() ? randomNumber() : pick(NUMBERS);
            case 1:
                return pick(List.of("true", "false", "null"));
            case 3:
                return randomList("[", "]", () -> randomValue(levels - 1));
            case 4:
                return randomList("{", "}", () -> quoted(pick(NAMES)) + " : " + randomValue(levels - 1));
            default:
                return randomText();
        }
    }

    private String randomList(String begin, String end, Supplier<String> element) {
        return Stream.generate(element).limit(random.nextInt(4)).collect(Collectors.joining(" , ", begin, end));
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(randomCharacter());
        }
        return quoted(text.toString());
    }

    private String randomCharacter() {
        switch (random.nextInt(8)) {
            case 0:
                return pick(ESCAPES);
            case 1:
                return "\\u%04x".formatted(random.nextInt(0x10000)); // perhaps half of a pair
            case 2:
                int character = random.nextInt(Character.MAX_CODE_POINT + 1);
                return Character.getType(character) == Character.SURROGATE ? "" : Character.toString(character);
            case 3:
                return Character.toString(random.nextInt(0x20));
            default:
                return Character.toString(PLAIN.charAt(random.nextInt(PLAIN.length())));
        }
    }

    private String timestamp(int kind) {
        String zone = random.nextBoolean() ? pick(List.of("", "Z")) : pick(ZONES);
        if (kind < 10) {
            return randomDate() + pick(List.of("T", " ")) + randomTime() + zone;
        }
        return pick(DATES) + pick(List.of("T", " ", "", "  ", "t")) + pick(TIMES) + zone;
    }

    private String randomDate() {
        return "%04d-%02d-%02d".formatted(random.nextInt(1, 10_000), random.nextInt(1, 13), random.nextInt(1, 29));
    }

    private String randomTime() {
        String seconds = "%02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        int digits = random.nextInt(10);
        String fraction = "%09d".formatted(random.nextInt(1_000_000_000)).substring(0, digits);
        return digits == 0 ? seconds : seconds + "." + fraction;
    }

    private String randomNumber() {
        String integer = new BigInteger(random.nextInt(1, 70), random).toString();
        String number = (random.nextBoolean() ? "-" : "") + integer;
        if (random.nextBoolean()) {
            number += "." + random.nextInt(100_000);
        }
        if (random.nextInt(8) == 0) {
            number += "e" + random.nextInt(-30, 30);
        }
        return random.nextInt(4) == 0 ? quoted(number) : number;
    }

    private String randomBase64() {
        byte[] bytes = new byte[random.nextInt(5)];
        random.nextBytes(bytes);
        return quoted(Base64.getEncoder().encodeToString(bytes));
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
