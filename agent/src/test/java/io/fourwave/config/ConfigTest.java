// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private static final Map<String, String> NONE = Map.of();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", ";;", " , ; "})
    void nothingGivenIsEveryDefaultWithoutAWarning(String arguments) {
        Config config = parse(arguments);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.enabled()).isTrue();
        assertThat(config.leakAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.sweepInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.stacks()).isEqualTo(Config.Stacks.AUTO);
        assertThat(config.stackDepth()).isEqualTo(64);
        assertThat(config.appPackages()).isEmpty();
        assertThat(config.spansRate()).isEqualTo(1);
        assertThat(config.spansFile()).isEmpty();
        assertThat(config.reportFile()).isEmpty();
        assertThat(config.capacity()).isEqualTo(65_536);
        assertThat(config.maskAddresses()).isFalse();
        assertThat(config.log()).isEqualTo(Config.LogLevel.WARN);
    }

    /** Who attaches gives arguments; who started the JVM has given the rest. */
    @Test
    void whatTheOwnerForbidsNobodyAllows() {
        String[] places = new String[3];
        for (int place = 0; place < places.length; place++) {
            java.util.Arrays.fill(places, "true");
            places[place] = "false";
            Config config = Config.parse(
                    "allow.close=" + places[0],
                    property -> property.endsWith("allow.close") ? places[1] : null,
                    variable -> variable.endsWith("ALLOW_CLOSE") ? places[2] : null);
            assertThat(config.allowClose()).as("false in place " + place).isFalse();
        }
        assertThat(Config.parse("", property -> null, variable -> null).allowClose())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report.on=leak,report.file=r | LEAK",
                "report.on=leak,descriptors,report.file=r | LEAK DESCRIPTORS",
                "report.file=r;report.on=descriptors;leak | LEAK DESCRIPTORS",
                "report.on=Leak:descriptors,report.file=r | LEAK DESCRIPTORS",
                "report.file=r |",
            })
    void listsHaveCommasInThem(String arguments, String on) {
        Config config = Config.parse(arguments, name -> null, name -> null);
        assertThat(config.reportOn())
                .extracting(Enum::name)
                .containsExactly(on == null ? new String[0] : on.split(" "));
        assertThat(config.reportFile()).contains(Path.of("r"));
        assertThat(config.warnings()).isEmpty();
        assertThat(Config.problems(arguments)).isEmpty();
    }

    @Test
    void wordThatIsNoneOfTheListIsNamed() {
        String arguments = "report.on=leak,leeks,report.file=r,log=info";
        Config config = Config.parse(arguments, name -> null, name -> null);
        assertThat(config.warnings())
                .containsExactly(
                        "option 'report.on' is 'leak,leeks': expected one or more of leak, descriptors; none is used");
        assertThat(config.log()).isEqualTo(Config.LogLevel.INFO);
        assertThat(Config.parse("report.on=leak", name -> null, name -> null).warnings())
                .containsExactly("option 'report.on' is set and 'report.file' is not: there is no file to write");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void defaultOfEveryOptionIsAValueOfItsType(Option option) {
        assertThat(option.type().parse(option.defaultValue())).isPresent();
    }

    @Test
    void argumentComesBeforePropertyBeforeVariableBeforeDefault() {
        Map<String, String> property = Map.of("fourwave.stack.depth", "2");
        Map<String, String> variable = Map.of("FOURWAVE_STACK_DEPTH", "3");

        assertThat(parse("stack.depth=1", property, variable).stackDepth()).isEqualTo(1);
        assertThat(parse("", property, variable).stackDepth()).isEqualTo(2);
        assertThat(parse("", NONE, variable).stackDepth()).isEqualTo(3);
        assertThat(parse("", NONE, NONE).stackDepth()).isEqualTo(64);
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void namesOfPropertyAndVariableFollowFromTheKey(Option option) {
        assertThat(option.property()).isEqualTo("fourwave." + option.key());
        assertThat(option.variable()).matches("FOURWAVE_[A-Z_]+").doesNotContain(".");
        assertThat(Option.ofKey(option.key())).contains(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enabled=false,stacks=full,spans.file=/x/y",
                "enabled=false;stacks=full;spans.file=/x/y",
                " enabled = false ;, stacks =full,spans.file= /x/y ;"
            })
    void commaAndSemicolonSeparateAndBlanksDoNotMatter(String arguments) {
        Config config = parse(arguments);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.enabled()).isFalse();
        assertThat(config.stacks()).isEqualTo(Config.Stacks.FULL);
        assertThat(config.spansFile()).contains(Path.of("/x/y"));
    }

    @Test
    void valueMayHoldAnEqualsSign() {
        assertThat(parse("report.file=/tmp/a=b.json").reportFile()).contains(Path.of("/tmp/a=b.json"));
    }

    @Test
    void lastOfTwoArgumentsHolds() {
        assertThat(parse("log=off,log=debug").log()).isEqualTo(Config.LogLevel.DEBUG);
    }

    @ParameterizedTest
    @CsvSource({
        "leakafter,      leak.after,     30s",
        "leak_after,     leak.after,     30s",
        "sweep.intervall,sweep.interval, 1s",
        "stack,          stacks,         auto",
        "report,         report.on,      none",
        "spanfile,       spans.file,     none",
        "mask.adresses,  mask.addresses, false"
    })
    void unknownKeyNamesTheNearestOneAndWhatItStaysAt(String unknown, String nearest, String stays) {
        assertThat(parse(unknown + "=1").warnings())
                .containsExactly("unknown option '" + unknown + "' is ignored; the nearest known one is '" + nearest
                        + "', which stays at " + stays);
    }

    @Test
    void unknownKeyDoesNotHinderTheOthers() {
        assertThat(parse("colour=red,stack.depth=7").stackDepth()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled        | yes   | true or false | true",
                "enabled        | 1     | true or false | true",
                "leak.after     | 5     | a duration such as 500ms, 2s or 5m, from 10ms to a year | 30s",
                "sweep.interval | 0s    | a duration such as 500ms, 2s or 5m, from 10ms to a year | 1s",
                "stacks         | some  | one of off, auto, full | auto",
                "stack.depth    | 0     | a whole number from 1 to 2147483647 | 64",
                "stack.depth    | -1    | a whole number from 1 to 2147483647 | 64",
                "capacity       | 1e3   | a whole number from 1 to 2147483647 | 65536",
                "capacity       | 2147483648 | a whole number from 1 to 2147483647 | 65536",
                "log            | trace | one of off, warn, info, debug | warn"
            })
    void badValueNamesItselfWhatIsExpectedAndWhatIsUsed(String key, String bad, String expected, String used) {
        assertThat(parse(key + "=" + bad).warnings())
                .containsExactly("option '%s' is '%s': expected %s; %s is used".formatted(key, bad, expected, used));
    }

    @Test
    void wordsMayBeWrittenInCapitals() {
        Config config = parse("enabled=FALSE,stacks=Full,log=INFO");

        assertThat(config.warnings()).isEmpty();
        assertThat(config.enabled()).isFalse();
        assertThat(config.stacks()).isEqualTo(Config.Stacks.FULL);
        assertThat(config.log()).isEqualTo(Config.LogLevel.INFO);
    }

    @Test
    void badArgumentGivesWayToTheNextGoodValueAndSaysSo() {
        Config config =
                parse("stack.depth=deep", Map.of("fourwave.stack.depth", "x"), Map.of("FOURWAVE_STACK_DEPTH", "9"));

        assertThat(config.stackDepth()).isEqualTo(9);
        assertThat(config.warnings())
                .containsExactly(
                        "option 'stack.depth' is 'deep': expected a whole number from 1 to 2147483647; 9 is used",
                        "system property 'fourwave.stack.depth' is 'x': expected a whole number from 1 to 2147483647;"
                                + " 9 is used");
    }

    @Test
    void badVariableIsNamedAsOne() {
        assertThat(parse("", NONE, Map.of("FOURWAVE_ENABLED", "")).warnings())
                .containsExactly("environment variable 'FOURWAVE_ENABLED' is '': expected true or false; true is used");
    }

    @Test
    void keyWithoutValueNamesWhatIsExpected() {
        Config config = parse("enabled");

        assertThat(config.enabled()).isTrue();
        assertThat(config.warnings())
                .containsExactly("option 'enabled' has no value: expected enabled=true or false; true is used");
    }

    @Test
    void textThatIsNoPathIsABadValue() {
        Config config = parse("spans.file=a\0b");

        assertThat(config.spansFile()).isEmpty();
        assertThat(config.warnings())
                .containsExactly("option 'spans.file' is 'a?b': expected the path of a file; none is used");
    }

    @ParameterizedTest
    @CsvSource({"10ms, 10", "500ms, 500", "2s, 2000", "5m, 300000", "525600m, 31536000000"})
    void durationIsInMillisecondsSecondsOrMinutes(String text, long millis) {
        Config config = parse("leak.after=" + text);

        assertThat(config.warnings()).isEmpty();
        assertThat(config.leakAfter()).isEqualTo(Duration.ofMillis(millis));
        assertThatCode(() -> config.leakAfter().toNanos()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9ms", "0s", "-5s", "5", "s", "ms", "5h", "1.5s", "5 s", "PT5S", "525601m", "2147483647m"})
    void whatIsNotADurationIsABadValue(String text) {
        Config config = parse("leak.after=" + text);

        assertThat(config.warnings()).hasSize(1);
        assertThat(config.leakAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void packagesAreSeparatedByColonsAndNoneIsEmpty() {
        assertThat(parse("app.packages=com.acme:org.shop").appPackages()).containsExactly("com.acme", "org.shop");
        // an empty prefix would match the JDK too
        assertThat(parse("app.packages=: com.acme ::").appPackages()).containsExactly("com.acme");
        assertThat(parse("app.packages=:").appPackages()).isEmpty();
    }

    @Test
    void noTextMakesTheParserOrAnAnswerThrow() {
        Random random = new Random(20_261_122);
        for (int i = 0; i < 5_000; i++) {
            String arguments = noise(random);
            String value = noise(random);
            assertThatCode(() -> readEverything(Config.parse(arguments, key -> value, key -> arguments)))
                    .as("arguments '%s', property '%s'", arguments, value)
                    .doesNotThrowAnyException();
        }
    }

    private static void readEverything(Config config) {
        assertThat(config.leakAfter().toNanos()).isPositive();
        assertThat(config.sweepInterval().toNanos()).isPositive();
        assertThat(config.stackDepth()).isPositive();
        assertThat(config.spansRate()).isNotNegative();
        assertThat(config.capacity()).isPositive();
        assertThat(config.stacks()).isNotNull();
        assertThat(config.log()).isNotNull();
        assertThat(config.appPackages()).doesNotContain("");
        assertThat(config.spansFile()).isNotNull();
        assertThat(config.reportFile()).isNotNull();
        config.enabled();
        config.maskAddresses();
    }

    /** Made of pieces of good arguments and of bad letters, so that it comes near to both. */
    private static String noise(Random random) {
        String[] pieces = {
            "=", ",", ";", ".", ":", " ", "-", "\0", "\n", "%", "%s", "'", "ü", "\ud800", "9", "ms", "s", "m"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            Option option = Option.values()[random.nextInt(Option.values().length)];
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> option.key() + "=";
                        case 1 -> option.defaultValue();
                        case 2 -> Integer.toString(random.nextInt());
                        case 3 -> Character.toString((char) random.nextInt(0x10000));
                        default -> pieces[random.nextInt(pieces.length)];
                    });
        }
        return text.toString();
    }

    private static Config parse(String arguments) {
        return parse(arguments, NONE, NONE);
    }

    private static Config parse(String arguments, Map<String, String> properties, Map<String, String> environment) {
        return Config.parse(arguments, properties::get, environment::get);
    }
}
