package dev.kinesissql.entrypoint.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    private final Secrets secrets = new Secrets();

    @ParameterizedTest
    @CsvSource({
        "aws.credentials.basic.secretkey, true",
        "aws.credentials.basic.accesskeyid, true",
        "aws.credentials.webIdentityToken.file, true",
        "properties.sasl.jaas.config, true",
        "My.PassWord, true",
        "aws.credentials.provider, false",
        "aws.region, false",
        "stream, false"
    })
    void secretsAreKnownByTheirNames(String option, boolean secret) {
        assertThat(Secrets.isSecret(option)).isEqualTo(secret);
    }

    @Test
    void valuesAreMaskedWhereverTheyStand() {
        secrets.add("hunter2");
        secrets.add("hunter2-and-more");

        assertThat(secrets.mask("hunter2, xhunter2-and-morey")).isEqualTo("******, x******y");
    }

    @Test
    void aShortValueIsMaskedBetweenQuotes() {
        secrets.add("x");

        assertThat(secrets.mask("'key' = 'x', next")).isEqualTo("'key' = '******', next");
    }

    @Test
    void aScriptsOwnSecretsAreFound() {
        String script = "CREATE TABLE t (a INT) WITH (\n"
                + "  'aws.credentials.basic.secretkey' = /* not this */ 'it''s secret',\n"
                + "  'password'\n  =\n  'second', 'aws.region' = 'us-west-2');\n"
                + "SET 's3.secret-key' = 'third';\n"
                + "SET s3.secret-key = fourth;\n"
                + "CREATE TABLE u (a INT) WITH ('token' 'fifth', 'my.token' = 'not\n closed";

        new ScriptReader(ScriptText.of("t.sql", script), secrets).read();

        assertThat(secrets.mask(script)).isEqualTo("CREATE TABLE t (a INT) WITH (\n"
                + "  'aws.credentials.basic.secretkey' = /* not this */ '******',\n"
                + "  'password'\n  =\n  '******', 'aws.region' = 'us-west-2');\n"
                + "SET 's3.secret-key' = '******';\n"
                + "SET s3.secret-key = ******;\n"
                + "CREATE TABLE u (a INT) WITH ('token' '******', 'my.token' = 'not\n ******");
    }
}
