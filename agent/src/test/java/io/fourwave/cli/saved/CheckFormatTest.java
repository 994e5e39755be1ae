// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import static io.fourwave.cli.saved.ReportDiffTest.finding;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class CheckFormatTest {
    private static final SavedFinding LEAK = finding("close_wait_leak", "leak", 14, "com.acme.Orders.fetch", 42);
    private static final SavedFinding SUSPECT = finding("accept_queue", "suspect", 2, "com.acme.Front.serve", 7);
    private static final SavedFinding INFO = finding("peer_leak", "info", 2, "com.acme.Stock.count", 9);

    @TempDir
    Path checkout;

    @Test
    void plainNamesFileFindingAndPlace() {
        assertThat(lines(CheckFormat.PLAIN, "leak", LEAK, SUSPECT, INFO))
                .containsExactly(
                        "shop.json: 1 of 3 findings fail the check",
                        "  LEAK close_wait_leak: 14, com.acme.Orders.fetch (Orders.java:42): They <leak> & 100 %.");
        assertThat(lines(CheckFormat.PLAIN, "suspect", INFO))
                .containsExactly("shop.json: nothing of severity suspect or worse");
    }

    @Test
    void junitIsXmlWithAFailureEach() throws Exception {
        Document xml = parse(lines(CheckFormat.JUNIT, "suspect", LEAK, SUSPECT, INFO));

        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("14, com.acme.Orders.fetch (Orders.java:42)");
        assertThat(failure.getTextContent()).isEqualTo("They <leak> & 100 %.\nClose it.");
    }

    @Test
    void junitOfAGoodReportHasATestThatPasses() throws Exception {
        Document xml = parse(lines(CheckFormat.JUNIT, "leak", INFO));

        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(1);
        assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
    }

    @Test
    void githubAnnotatesTheLineWhereTheSourceIsFound() throws IOException {
        Path source = checkout.resolve("shop/src/main/java/com/acme/Orders.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "");

        assertThat(lines(CheckFormat.GITHUB, "suspect", LEAK, SUSPECT, INFO))
                .containsExactly(
                        "::error file=shop/src/main/java/com/acme/Orders.java,line=42,title=fourwave close_wait_leak::"
                                + "14, com.acme.Orders.fetch (Orders.java:42): They <leak> & 100 %25. Close it.",
                        "::warning title=fourwave accept_queue::"
                                + "2, com.acme.Front.serve (Front.java:7): They <leak> & 100 %25. Close it.");
    }

    private List<String> lines(CheckFormat format, String least, SavedFinding... findings) {
        SavedReport report = new SavedReport(Path.of("shop.json"), "", "", List.of(findings));
        return format.lines(List.of(report), least, new SourceFiles(checkout));
    }

    private static Document parse(List<String> lines) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }
}
