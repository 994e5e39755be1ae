// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules by promtool: they are valid, they fire when they should with the words that they should, and not otherwise. */
class PrometheusRulesIT {
    private static final Pattern RUNBOOK = Pattern.compile("runbook_url: (\\S+)");

    @Test
    void rulesAreValid() throws Exception {
        promtool("check", "rules", "fourwave-recording.yml", "fourwave-alerts.yml");
    }

    @Test
    void configurationIsValid() throws Exception {
        promtool("check", "config", "prometheus.yml");
    }

    @Test
    void rulesFireAsTheirTestsSay() throws Exception {
        promtool("test", "rules", "fourwave-alerts.test.yml");
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = Files.readString(DeployFiles.PROMETHEUS.resolve("fourwave-alerts.test.yml"));
        assertThat(matches(Pattern.compile("alert: (\\w+)"), "fourwave-alerts.yml"))
                .hasSizeGreaterThan(5)
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert + "\n        exp_alerts:"));
    }

    @Test
    void everyRunbookIsThere() throws IOException {
        assertThat(matches(RUNBOOK, "fourwave-alerts.yml")).isNotEmpty().allSatisfy(url -> {
            String[] parts = url.split("#");
            Path page = Path.of("..").resolve(parts[0]);
            assertThat(page).isRegularFile();
            if (parts.length > 1) {
                assertThat(Files.readAllLines(page).stream()
                                .filter(line -> line.startsWith("#"))
                                .map(PrometheusRulesIT::anchor))
                        .contains(parts[1]);
            }
        });
    }

    /** As GitHub and most others make it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static List<String> matches(Pattern pattern, String file) throws IOException {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(DeployFiles.PROMETHEUS.resolve(file)));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static void promtool(String... words) throws IOException, InterruptedException {
        assumeTrue(
                Program.find("promtool").isPresent(),
                "no promtool on the PATH (Debian's package prometheus has it), so no rules are tested");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(DeployFiles.PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
