// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import io.fourwave.fuzz.Claim;
import java.nio.charset.StandardCharsets;

/** Options that somebody typed: each has a value, each piece that cannot be used one message of one line. */
public final class ConfigFuzz {

    private ConfigFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Config given = Config.parse(text, key -> null, key -> null);
        check(given);
        Claim.that(given.warnings().size() <= text.split("[,;]").length, given);
        Config fromProperties = Config.parse(null, key -> text, key -> null);
        check(fromProperties);
        Claim.that(fromProperties.warnings().size() <= Option.values().length, fromProperties);
    }

    private static void check(Config config) {
        Claim.that(config.values().size() == Option.values().length, config);
        Claim.that(config.capacity() > 0 && config.stackDepth() > 0 && config.spansRate() >= 0, config);
        Claim.that(config.sweepInterval().toNanos() > 0 && config.leakAfter().toNanos() > 0, config);
        Claim.that(!config.appPackages().contains(""), config);
        Claim.that(config.stacks() != null && config.log() != null, config);
        Claim.that(config.reportFile() != null && config.spansFile() != null, config);
        config.warnings().forEach(ConfigFuzz::checkOneLine);
    }

    private static void checkOneLine(String warning) {
        Claim.that(warning.chars().noneMatch(Character::isISOControl), warning);
    }
}
