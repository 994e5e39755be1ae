// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.CommandSyntax;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.fuzz.Claim;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Words of a command line: each is a positional one, an option or its value, or there is one message. */
public final class ArgumentsFuzz {
    private static final String[] KNOWN = {"--format", "-o", "--interval", "--count"};

    private ArgumentsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> words = List.of(new String(input, StandardCharsets.UTF_8).split("\0"));
        try {
            Arguments arguments = Arguments.parse(words, KNOWN);
            Claim.that(words.containsAll(arguments.positional()), arguments);
            Claim.that(List.of(KNOWN).containsAll(arguments.options().keySet()), arguments);
            Claim.that(arguments.positional().size() + arguments.options().size() <= words.size(), arguments);
            Claim.that(!arguments.jvm().isBlank(), arguments);
            Claim.that(CommandSyntax.of(arguments.positional().get(0)).usage() != null, arguments);
        } catch (UsageException told) {
            Claim.that(!told.getMessage().isBlank(), told);
        }
    }
}
