// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.syntax.CommandSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table behind the command line and {@code help} is also the reference's. */
class CommandTableTest {

    @ParameterizedTest
    @EnumSource(CommandSyntax.class)
    void referenceHasTheCommandAsItIsWritten(CommandSyntax syntax) throws IOException {
        String reference = Files.readString(Path.of("docs", "reference.md"));

        assertThat(reference).contains("| `" + syntax.shortUsage().replace("|", "\\|") + "`");
    }
}
