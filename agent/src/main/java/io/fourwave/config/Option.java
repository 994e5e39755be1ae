// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every option: the one table behind the parser, {@code help} and the README. */
public enum Option {
    ENABLED("enabled", OptionType.FLAG, "true", "false: the agent does nothing at all"),
    LEAK_AFTER(
            "leak.after",
            OptionType.DURATION,
            "30s",
            "how long a connection may sit half-closed by its peer before it is a suspect"),
    SWEEP_INTERVAL(
            "sweep.interval",
            OptionType.DURATION,
            "1s",
            "how often the agent asks the kernel; while nothing is open it may ask less often"),
    STACKS(
            "stacks",
            OptionType.choice("off", "auto", "full"),
            "auto",
            "`off`, `auto` (full while calls are few, then sampled), `full`"),
    STACK_DEPTH("stack.depth", OptionType.COUNT, "64", "frames kept"),
    APP_PACKAGES(
            "app.packages",
            OptionType.TEXT,
            "",
            "prefixes of the application's own packages, for the frame to blame, separated by `:` (default: the agent finds them out)"),
    SPANS_RATE(
            "spans.rate",
            OptionType.RATE,
            "1",
            "traces of ordinary closes: a bucket of 50 that refills at this many a second; 0: findings only; findings are never limited; what is left out is counted"),
    SPANS_FILE(
            "spans.file",
            OptionType.FILE,
            "",
            "also write every exported span to this file, OTLP JSON, one `resourceSpans` document a line; rotated at 64 MiB, three older ones are kept"),
    REPORT_FILE(
            "report.file",
            OptionType.FILE,
            "",
            "write the report there at JVM exit; the ending chooses `.json`, `.html` or text; `%p` is the process id, `%h` the host"),
    REPORT_EVERY(
            "report.every",
            OptionType.PERIOD,
            "",
            "also write `report.file` at this interval; a reader never sees half of it"),
    REPORT_ON(
            "report.on",
            OptionType.words("leak", "descriptors"),
            "",
            "write `report.file` when something happens as well, and keep the four before it: `leak`: the first finding of severity leak; `descriptors`: 80, 95 and 100 % of the open files limit; both: `leak,descriptors`; at most once a minute"),
    ALLOW_CLOSE(
            "allow.close",
            OptionType.FLAG,
            "true",
            "false: this JVM refuses the command `close`; an attach cannot change that"),
    CAPACITY("capacity", OptionType.COUNT, "65536", "connections tracked at most; what is left out is counted"),
    MASK_ADDRESSES(
            "mask.addresses",
            OptionType.FLAG,
            "false",
            "replace addresses in spans and reports by a stable short hash"),
    LOG("log", OptionType.choice("off", "warn", "info", "debug"), "warn", "how much the agent says, always on stderr");

    private final String key;
    private final OptionType type;
    private final String defaultValue;
    private final String help;

    Option(String key, OptionType type, String defaultValue, String help) {
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.help = help;
    }

    /** As in {@code -javaagent:...=key=value}. */
    public String key() {
        return key;
    }

    /** As in {@code -Dfourwave.key=value}. */
    public String property() {
        return "fourwave." + key;
    }

    /** As in {@code FOURWAVE_KEY=value}. */
    public String variable() {
        return "FOURWAVE_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String help() {
        return help;
    }

    OptionType type() {
        return type;
    }

    public static Optional<Option> ofKey(String key) {
        return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    /** The option whose key takes the fewest edits to become this one: what the user meant, most likely. */
    static Option nearest(String unknown) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(option -> NearMatch.edits(option.key, unknown)))
                .orElseThrow();
    }

    /** The rows of the README's table, and of {@code help}. */
    public static List<String> markdownRows() {
        return Arrays.stream(values()).map(Option::markdownRow).toList();
    }

    private String markdownRow() {
        return "| `" + key + "` | " + (defaultValue.isEmpty() ? "–" : defaultValue) + " | " + help + " |";
    }
}
