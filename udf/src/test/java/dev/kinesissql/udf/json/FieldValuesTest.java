package dev.kinesissql.udf.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type makes of a JSON value. */
class FieldValuesTest {

    /** The value's class counts for the numbers: an INT column needs an Integer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 20_000, textBlock = """
            STRING           | "AAPL"                       | AAPL                          | String
            STRING           | ""                           | ``                            | String
            STRING           | " a "                        | ` a `                         | String
            STRING           | "\\u00e9\\n\\"\\\\"          | `é\n"\\`                      | String
            STRING           | "é😀"                        | é😀                           | String
            STRING           | 1.50                         | 1.50                          | String
            STRING           | 1e3                          | 1e3                           | String
            STRING           | -0                           | -0                            | String
            STRING           | true                         | true                          | String
            STRING           | {"a" : [1.50, null, "x\\u0001é"], "b": {}} | {"a":[1.50,null,"x\\u0001é"],"b":{}} | String
            STRING           | [ ]                          | []                            | String
            STRING           | [ 1, true, false ]           | [1,true,false]                | String
            VARCHAR(3)       | "é😀x"                       | é😀x                          | String
            CHAR(3)          | "abc"                        | abc                           | String
            CHAR(3)          | "a"                          | a                             | String
            VARCHAR(4)       | true                         | true                          | String
            BOOLEAN          | true                         | true                          | Boolean
            BOOLEAN          | false                        | false                         | Boolean
            BOOLEAN          | "TRUE"                       | true                          | Boolean
            BOOLEAN          | " false "                    | false                         | Boolean
            TINYINT          | -128                         | -128                          | Byte
            TINYINT          | "127"                        | 127                           | Byte
            TINYINT          | 12.0                         | 12                            | Byte
            SMALLINT         | -32768                       | -32768                        | Short
            SMALLINT         | 32767                        | 32767                         | Short
            INT              | -2147483648                  | -2147483648                   | Integer
            INT              | 2147483647                   | 2147483647                    | Integer
            INT              | " +12 "                      | 12                            | Integer
            INT              | "007"                        | 7                             | Integer
            INT              | 1.0                          | 1                             | Integer
            INT              | 1e2                          | 100                           | Integer
            INT              | 1200e-2                      | 12                            | Integer
            INT              | -0                           | 0                             | Integer
            INT              | 0e999999999                  | 0                             | Integer
            BIGINT           | -9223372036854775808         | -9223372036854775808          | Long
            BIGINT           | 9223372036854775807          | 9223372036854775807           | Long
            BIGINT           | "9223372036854775807"        | 9223372036854775807           | Long
            BIGINT           | 9007199254740993.0           | 9007199254740993              | Long
            FLOAT            | 1.5                          | 1.5                           | Float
            FLOAT            | 16777217                     | 1.6777216E7                   | Float
            FLOAT            | 1.00000005960464477540       | 1.0000001                     | Float
            FLOAT            | "3.4028235e38"               | 3.4028235E38                  | Float
            FLOAT            | 1e-99                        | 0.0                           | Float
            DOUBLE           | 187.15                       | 187.15                        | Double
            DOUBLE           | 1                            | 1.0                           | Double
            DOUBLE           | -1e-3                        | -0.001                        | Double
            DOUBLE           | 123456789012345678901234567890 | 1.2345678901234568E29       | Double
            DOUBLE           | 1e-999999999999              | 0.0                           | Double
            DOUBLE           | " 187.15 "                   | 187.15                        | Double
            DOUBLE           | "+.5"                        | 0.5                           | Double
            DOUBLE           | "5."                         | 5.0                           | Double
            DOUBLE           | "1E2"                        | 100.0                         | Double
            DECIMAL(10, 2)   | 187.15                       | 187.15                        | BigDecimal
            DECIMAL(10, 2)   | 187.155                      | 187.16                        | BigDecimal
            DECIMAL(10, 2)   | -187.155                     | -187.16                       | BigDecimal
            DECIMAL(10, 2)   | 1e2                          | 100.00                        | BigDecimal
            DECIMAL(10, 2)   | 99999999.994                 | 99999999.99                   | BigDecimal
            DECIMAL(10, 2)   | " 1.5 "                      | 1.50                          | BigDecimal
            DECIMAL(10, 2)   | 0.005                        | 0.01                          | BigDecimal
            DECIMAL(10, 2)   | 0.00499                      | 0.00                          | BigDecimal
            DECIMAL(10, 2)   | 1e-999999999                 | 0.00                          | BigDecimal
            DECIMAL(10, 2)   | 0e999999999                  | 0.00                          | BigDecimal
            DECIMAL(38, 18)  | 12345678901234567890.123456789012345678 | 12345678901234567890.123456789012345678 | BigDecimal
            DATE             | "2026-11-22"                 | 2026-11-22                    | LocalDate
            DATE             | "0001-01-01"                 | 0001-01-01                    | LocalDate
            DATE             | "2024-02-29"                 | 2024-02-29                    | LocalDate
            TIME             | "08:03:09"                   | 08:03:09                      | LocalTime
            TIME             | "08:03:09.999"               | 08:03:09                      | LocalTime
            TIME(2)          | "08:03:09.129"               | 08:03:09.120                  | LocalTime
            TIME(3)          | "23:59:59.123456789"         | 23:59:59.123                  | LocalTime
            TIME(9)          | "08:03:09.123456"            | 08:03:09.123                  | LocalTime
            TIMESTAMP(6)     | "2026-11-22T08:03:00.123456" | 2026-11-22T08:03:00.123456    | String
            TIMESTAMP(6)     | "2026-11-22 08:03:00"        | 2026-11-22T08:03              | String
            TIMESTAMP(3)     | "2026-11-22T08:03:00.123999" | 2026-11-22T08:03:00.123       | String
            TIMESTAMP(0)     | "1969-12-31T23:59:59.999"    | 1969-12-31T23:59:59           | String
            TIMESTAMP(9)     | "1969-12-31T23:59:59.123456789" | 1969-12-31T23:59:59.123456789 | String
            TIMESTAMP(7)     | "2026-11-22T08:03:00.123456789" | 2026-11-22T08:03:00.123456700 | String
            TIMESTAMP(3)     | "2026-11-22T00:30:00+02:00"  | 2026-11-21T22:30              | String
            TIMESTAMP_LTZ(3) | "2026-11-22T08:03:00.123456Z" | 2026-11-22T08:03:00.123      | String
            TIMESTAMP_LTZ(6) | "2026-11-22T08:03:00-0130"   | 2026-11-22T09:33              | String
            TIMESTAMP_LTZ(3) | "2026-11-22 08:03:00"        | 2026-11-22T08:03              | String
            BYTES            | "AAH/"                       | 0001ff                        | String
            BYTES            | ""                           | ``                            | String
            VARBINARY(3)     | "AAH/"                       | 0001ff                        | String
            BINARY(4)        | "AAH/"                       | 0001ff                        | String
            """)
    void aGoodValueIsRead(String type, String json, String value, String javaClass) {
        List<Object> row = CheckedJson.of("c " + type + ", error STRING").read("{\"c\": " + json + "}");

        assertThat(row.get(1)).isNull();
        assertThat(row.get(0)).hasToString(value);
        assertThat(row.get(0).getClass().getSimpleName()).isEqualTo(javaClass);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            STRING           | NaN                          | a text
            VARCHAR(3)       | "abcd"                       | a text of at most 3 characters
            VARCHAR(3)       | [1,2]                        | a text of at most 3 characters
            CHAR(3)          | 1.50                         | a text of at most 3 characters
            BOOLEAN          | 1                            | true or false
            BOOLEAN          | "yes"                        | true or false
            BOOLEAN          | ""                           | true or false
            BOOLEAN          | []                           | true or false
            TINYINT          | 128                          | an integer from -128 to 127
            TINYINT          | -129                         | an integer from -128 to 127
            SMALLINT         | 32768                        | an integer from -32768 to 32767
            SMALLINT         | "-32769"                     | an integer from -32768 to 32767
            INT              | 2147483648                   | an integer from -2147483648 to 2147483647
            INT              | -2147483649                  | an integer from -2147483648 to 2147483647
            INT              | 1.5                          | an integer from -2147483648 to 2147483647
            INT              | "1.0"                        | an integer from -2147483648 to 2147483647
            INT              | "1e2"                        | an integer from -2147483648 to 2147483647
            INT              | ""                           | an integer from -2147483648 to 2147483647
            INT              | "+"                          | an integer from -2147483648 to 2147483647
            INT              | "abc"                        | an integer from -2147483648 to 2147483647
            INT              | "١"                          | an integer from -2147483648 to 2147483647
            INT              | 1e999999999                  | an integer from -2147483648 to 2147483647
            INT              | 1e-999999999                 | an integer from -2147483648 to 2147483647
            INT              | 1e99999999999                | an integer from -2147483648 to 2147483647
            INT              | true                         | an integer from -2147483648 to 2147483647
            INT              | {"a":1}                      | an integer from -2147483648 to 2147483647
            BIGINT           | 9223372036854775808          | an integer from -9223372036854775808 to 9223372036854775807
            BIGINT           | -9223372036854775809         | an integer from -9223372036854775808 to 9223372036854775807
            BIGINT           | "99999999999999999999"       | an integer from -9223372036854775808 to 9223372036854775807
            FLOAT            | 1e39                         | a finite number in the range of FLOAT
            FLOAT            | "abc"                        | a finite number in the range of FLOAT
            FLOAT            | NaN                          | a finite number in the range of FLOAT
            DOUBLE           | "abc"                        | a finite number
            DOUBLE           | ""                           | a finite number
            DOUBLE           | NaN                          | a finite number
            DOUBLE           | "NaN"                        | a finite number
            DOUBLE           | Infinity                     | a finite number
            DOUBLE           | -Infinity                    | a finite number
            DOUBLE           | "Infinity"                   | a finite number
            DOUBLE           | 1e999                        | a finite number
            DOUBLE           | "-1e999"                     | a finite number
            DOUBLE           | "0x1p3"                      | a finite number
            DOUBLE           | "1d"                         | a finite number
            DOUBLE           | "1e"                         | a finite number
            DOUBLE           | "."                          | a finite number
            DOUBLE           | "1,5"                        | a finite number
            DOUBLE           | true                         | a finite number
            DOUBLE           | [1]                          | a finite number
            DECIMAL(4, 2)    | 100                          | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | 99.995                       | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | 1e999999999                  | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | 1e-9999999999                | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | "abc"                        | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | NaN                          | a number that fits DECIMAL(4, 2)
            DECIMAL(4, 2)    | false                        | a number that fits DECIMAL(4, 2)
            DATE             | "2026-02-30"                 | a date such as 2026-11-22
            DATE             | "2026-11-22T00:00:00"        | a date such as 2026-11-22
            DATE             | " 2026-11-22"                | a date such as 2026-11-22
            DATE             | 20261122                     | a date such as 2026-11-22
            TIME             | "08:03"                      | a time of day such as 08:03:00
            TIME             | "24:00:00"                   | a time of day such as 08:03:00
            TIME(3)          | "08:03:00."                  | a time of day such as 08:03:00.123
            TIME(3)          | "08:03:00Z"                  | a time of day such as 08:03:00.123
            TIME(3)          | 8                            | a time of day such as 08:03:00.123
            TIMESTAMP(6)     | "2026-02-30T00:00:00"        | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            TIMESTAMP(3)     | "2026-11-22"                 | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            TIMESTAMP(3)     | ""                           | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            TIMESTAMP(3)     | 1795334580000                | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            TIMESTAMP_LTZ(3) | "2026-11-22T08:03"           | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            TIMESTAMP_LTZ(3) | {}                           | an ISO-8601 timestamp such as 2026-11-22T08:03:00.123456
            BYTES            | "AAH"                        | Base64
            BYTES            | "A*=="                       | Base64
            BYTES            | 12                           | Base64
            VARBINARY(2)     | "AAH/"                       | Base64 of at most 2 bytes
            BINARY(2)        | "AAH/"                       | Base64 of at most 2 bytes
            """)
    void aBadValueIsAnError(String type, String json, String expected) {
        CheckedJson table = CheckedJson.of("c " + type + ", error STRING");

        assertThat(table.read("{ \"c\" :  " + json + " }"))
                .containsExactly(null, "c: expected " + expected + ", got " + json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            STRING           |
            VARCHAR(3)       |
            CHAR(3)          |
            BOOLEAN          | false
            TINYINT          | 0
            SMALLINT         | 0
            INT              | 0
            BIGINT           | 0
            FLOAT            | 0.0
            DOUBLE           | 0.0
            DECIMAL(10, 2)   | 0.00
            DATE             | 1970-01-01
            TIME             | 00:00
            TIMESTAMP(6)     | 1970-01-01T00:00
            TIMESTAMP_LTZ(3) | 1970-01-01T00:00
            BYTES            |
            BINARY(3)        |
            """)
    void nullIsNullOrIfNotAllowedAnErrorAndZero(String type, String zero) {
        CheckedJson nullable = CheckedJson.of("c " + type + ", error STRING");
        CheckedJson notNull = CheckedJson.of("c " + type + " NOT NULL, error STRING");

        assertThat(nullable.read("{\"c\": null}")).containsExactly(null, null);
        assertThat(nullable.read("{}")).containsExactly(null, null);
        assertThat(notNull.read("{\"c\": null}").get(1).toString()).matches("c: expected .*, got null");
        assertThat(notNull.read("{\"c\": null}").get(0)).hasToString(zero == null ? "" : zero);
        assertThat(notNull.read("{}").get(1)).isEqualTo("c: missing");
        assertThat(notNull.read("{}").get(0)).hasToString(zero == null ? "" : zero);
        assertThat(notNull.read("[]").get(0)).hasToString(zero == null ? "" : zero);
    }
}
