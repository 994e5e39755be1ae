// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedReportTest {
    @TempDir
    Path directory;

    @Test
    void readsWhatIsThereAndLeavesOutTheRest() throws IOException {
        SavedReport report = read("""
                {"fourwave": {"version": "9"}, "reported_at": "2026-11-27T10:00:00Z", "new_in_9": [1],
                 "jvm": {"pid": 5, "host": "vm"},
                 "findings": [
                  {"verdict": "close_wait_leak", "severity": "leak", "count": 14, "side": "client",
                   "blame": {"frame": "com.acme.Orders.fetch", "file": "Orders.java", "line": 42, "library": null}},
                  {"verdict": "peer_leak", "severity": "info", "count": 2, "side": "server",
                   "peers": [{"address": "10.0.0.7", "port": 0, "count": 2}], "blame": null}]}
                """);

        assertThat(report.jvm()).isEqualTo("pid 5 on vm");
        assertThat(report.findings())
                .extracting(SavedFinding::place)
                .containsExactly("com.acme.Orders.fetch (Orders.java:42)", "server 10.0.0.7:0");
    }

    static Stream<String> noReports() {
        return Stream.of(
                "",
                "fourwave 0.1.0  pid 5",
                "{",
                "[]",
                "null",
                "{\"findings\": []}",
                "{\"fourwave\": {}, \"findings\": {}}",
                "{\"fourwave\": {}, \"findings\": [3]}",
                "{\"fourwave\": {}, \"findings\": [{\"count\": \"many\"}]}",
                "{\"fourwave\": {}, \"findings\": [{\"count\": [1, 2]}]}",
                "{\"fourwave\": {}, \"findings\": [{\"verdict\": {}}]}");
    }

    @ParameterizedTest
    @MethodSource("noReports")
    void whatIsNoReportIsSaidToBeNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessageMatching("(?s)it is .{10,200}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "999", "\"one\"", "[1,2]", "{}", "null"})
    void reportOfAnUnknownSchemaIsRefused(String version) {
        assertThatThrownBy(() -> read("{\"schema_version\": " + version + ", \"fourwave\": {}, \"findings\": []}"))
                .isInstanceOf(IOException.class)
                .hasMessage("its schema_version is " + version
                        + ", and this tool knows 1: use the version of fourwave that wrote it");
    }

    @Test
    void reportOfThisSchemaIsRead() throws IOException {
        assertThat(read("{\"schema_version\": 1, \"fourwave\": {}, \"findings\": []}")
                        .findings())
                .isEmpty();
    }

    private SavedReport read(String text) throws IOException {
        return SavedReport.read(Files.writeString(directory.resolve("report.json"), text));
    }
}
