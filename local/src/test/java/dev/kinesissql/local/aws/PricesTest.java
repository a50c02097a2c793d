package dev.kinesissql.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kinesissql.local.e2e.EmulatorExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code aws/README.md} and {@code bin/deploy.sh} say of prices agrees. */
class PricesTest {

    private static final Path ROOT = EmulatorExtension.BUNDLE.root();
    private static final Pattern CONSTANT = Pattern.compile("(?m)^(PRICE_\\w+)=([\\d.]+)$");
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final int HOURS = 730;
    private static final int SECONDS_A_MONTH = HOURS * 3600;

    /** A line of the table. */
    private record Row(String what, String price, String byDefault) {

        BigDecimal amount() {
            return number(price, 0);
        }
    }

    private static final List<Row> TABLE = new ArrayList<>();

    @BeforeAll
    static void readTable() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("aws/README.md"));
        int header = lines.indexOf("| what | price | as of | by default, in a month of 730 hours |");
        assertThat(header).as("the table of prices").isPositive();
        lines.stream().skip(header + 2).takeWhile(line -> line.startsWith("|")).forEach(line -> {
            String[] cells = line.substring(1).split(" *\\| *");
            TABLE.add(new Row(cells[0].strip(), cells[1], cells[3]));
        });
    }

    @Test
    void theScriptCountsByThePricesOfTheTable() throws IOException {
        Map<String, BigDecimal> script = new TreeMap<>();
        CONSTANT.matcher(Files.readString(ROOT.resolve("bin/deploy.sh"))).results()
                .forEach(constant -> script.put(constant.group(1), new BigDecimal(constant.group(2))));

        assertThat(script).isEqualTo(new TreeMap<>(Map.of(
                "PRICE_KPU", row("KPU").amount(),
                "PRICE_STORAGE", row("storage").amount(),
                "PRICE_SHARD", row("shard").amount(),
                "PRICE_ON_DEMAND_STREAM", row("stream on demand").amount(),
                "PRICE_FAN_OUT_SHARD", row("enhanced fan-out").amount())));
    }

    @Test
    void theMonthOfTheTableIsThatOfItsPrices() {
        assertMonth("KPU", row("KPU").amount().multiply(BigDecimal.valueOf(HOURS)));
        assertMonth("shard", row("shard").amount().multiply(BigDecimal.valueOf(HOURS)));
        assertMonth("alarms", row("alarms").amount());
        BigDecimal records = row("records written").amount().multiply(BigDecimal.valueOf(50L * SECONDS_A_MONTH)).movePointLeft(6);
        assertThat(number(row("records written").byDefault(), 1)).isEqualByComparingTo(cents(records));
    }

    /** The default is a count, and what so many cost. */
    private static void assertMonth(String what, BigDecimal one) {
        String byDefault = row(what).byDefault();
        assertThat(number(byDefault, 1)).as(what).isEqualByComparingTo(cents(one.multiply(number(byDefault, 0))));
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    private static Row row(String what) {
        List<Row> found = TABLE.stream().filter(row -> row.what().matches(what + "\\b.*")).toList();
        assertThat(found).as(what).hasSize(1);
        return found.get(0);
    }

    private static BigDecimal number(String text, int index) {
        List<String> numbers = NUMBER.matcher(text).results().map(MatchResult::group).toList();
        assertThat(numbers).as(text).hasSizeGreaterThan(index);
        return new BigDecimal(numbers.get(index));
    }
}
