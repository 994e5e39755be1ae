// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import io.fourwave.report.SamplePages;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A report that the agent wrote about a real leak, opened in a real browser, clicked, read and printed. */
class PageIT {
    private static final String FIRST = "#findings > details";
    private static final int WIDTH = 1100;

    @TempDir
    private static Path directory;

    private static Path report;
    private static Chromium chromium;

    @BeforeAll
    static void leakAndOpenTheBrowser() throws IOException {
        assumeTrue(
                Chromium.installed().isPresent(),
                "no chromium on the PATH (Debian: apt-get install chromium): the page is not opened in a browser");
        report = directory.resolve("report.html");
        LeaksRun.with(Jdks.ofBuild(), "report.file=" + report, directory.resolve("spans.jsonl"));
        chromium = Chromium.start(Chromium.installed().get(), Files.createDirectory(directory.resolve("profile")));
    }

    @AfterAll
    static void closeTheBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void findingIsReadInThreeLinesAndOpensAndClosesByClick() throws IOException {
        try (Tab tab = open(report)) {
            assertThat(tab.text("h1")).startsWith("TCP closes of ").contains("Leaks", ", pid ");
            assertThat(tab.text(FIRST + " > summary"))
                    .contains("LEAK", "close_wait_leak", "6 connections that the peer closed are still held")
                    .contains("io.fourwave.page.Leaks.fetch (Leaks.java:")
                    .contains("try-with-resources");

            assertThat(tab.is(visible(FIRST + " .seq"))).isTrue();
            assertThat(tab.text(FIRST)).contains("never sent", "eof_read", "ss -tanpoe state close-wait");
            tab.click(FIRST + " > summary");
            assertThat(tab.is(visible(FIRST + " .seq"))).isFalse();
            tab.click(FIRST + " > summary");
            assertThat(tab.is(visible(FIRST + " .seq"))).isTrue();
        }
    }

    @Test
    void foldedFramesUnfoldByClick() throws IOException {
        try (Tab tab = open(report)) {
            String folded = FIRST + " .stack .other details";
            assertThat(tab.text(FIRST + " .stack")).contains("io.fourwave.page.Leaks.fetch(Leaks.java:");
            assertThat(tab.is(visible(folded + " li"))).isFalse();
            tab.click(folded + " > summary");
            assertThat(tab.is(visible(folded + " li"))).isTrue();
            assertThat(tab.text(folded)).contains("java.net.Socket.connect(Socket.java:");
        }
    }

    @Test
    void allIsReachedByKeyboardAndWhereOneIsCanBeSeen() throws IOException {
        try (Tab tab = open(report)) {
            tab.press("Tab");
            assertThat(focused(tab)).isEqualTo("Skip to the findings");
            assertThat(tab.is("document.activeElement.getBoundingClientRect().left >= 0"))
                    .isTrue();
            tab.press("Enter");
            assertThat(tab.evaluate("location.hash").getAsString()).isEqualTo("#findings");

            List<String> stops = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                tab.press("Tab");
                stops.add(tab.evaluate("document.activeElement.tagName").getAsString());
                assertThat(tab.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
                                .getAsDouble())
                        .as("outline of %s", focused(tab))
                        .isGreaterThanOrEqualTo(2);
            }
            assertThat(stops).startsWith("BUTTON", "BUTTON", "SUMMARY");
        }
    }

    @Test
    void enterOpensAndClosesAFinding() throws IOException {
        try (Tab tab = open(report)) {
            tab.evaluate("document.querySelector('" + FIRST + " > summary').focus()");
            tab.press("Enter");
            assertThat(tab.is(visible(FIRST + " .seq"))).isFalse();
            tab.press("Enter");
            assertThat(tab.is(visible(FIRST + " .seq"))).isTrue();
        }
    }

    @Test
    void buttonsOpenAllCloseAllAndCopy() throws IOException {
        try (Tab tab = open(report)) {
            tab.click("[data-open='']");
            assertThat(openFindings(tab)).isZero();
            tab.click("[data-open='1']");
            assertThat(openFindings(tab)).isPositive();

            tab.call(
                    "Browser.grantPermissions",
                    "permissions",
                    List.of("clipboardReadWrite", "clipboardSanitizedWrite"));
            String command = tab.text(FIRST + " .command code");
            tab.click(FIRST + " .copy");
            await().atMost(Chromium.PATIENCE)
                    .until(() -> tab.text(FIRST + " .copy").equals("Copied"));
            assertThat(tab.evaluate("navigator.clipboard.readText()").getAsString())
                    .isEqualTo(command);
        }
    }

    @Test
    void pageHasLandmarksAndItsHeadingsAreInOrder() throws IOException {
        try (Tab tab = open(report)) {
            assertThat(strings(tab, "[...document.body.children].map(each => each.tagName)"))
                    .containsExactly("A", "HEADER", "NAV", "MAIN", "SCRIPT");
            List<String> levels = strings(tab, "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)");
            assertThat(levels).filteredOn("H1"::equals).hasSize(1);
            for (int i = 1; i < levels.size(); i++) {
                assertThat(level(levels.get(i)) - level(levels.get(i - 1)))
                        .as("headings %s", levels)
                        .isLessThanOrEqualTo(1);
            }
            assertThat(strings(tab, "[...document.querySelectorAll('svg')].map(s => s.getAttribute('aria-label'))"))
                    .isNotEmpty()
                    .doesNotContain("", (String) null);
        }
    }

    @ParameterizedTest
    @CsvSource({"screen,light", "screen,dark", "print,light", "print,dark"})
    void everyTextHasContrast(String media, String colours) throws IOException {
        try (Tab tab = open(report)) {
            tab.show(media, colours);
            tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");

            assertThat(strings(tab, read("contrast.js"))).isEmpty();
            Tab.keep(tab.screenshot(), media + "-" + colours + ".png");
        }
    }

    @Test
    void darkAndLightDiffer() throws IOException {
        try (Tab tab = open(report)) {
            tab.show("screen", "light");
            String light = background(tab);
            tab.show("screen", "dark");
            assertThat(background(tab)).isNotEqualTo(light);
            tab.show("print", "dark");
            assertThat(background(tab)).isEqualTo("rgb(255, 255, 255)");
        }
    }

    @Test
    void printedPageHasWhatIsClosedOnTheScreen() throws IOException {
        try (Tab tab = open(report)) {
            tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false; })");
            byte[] pdf = tab.pdf();
            Tab.keep(pdf, "print.pdf");

            assertThat(pages(pdf)).isGreaterThanOrEqualTo(2);
            tab.show("print", "light");
            assertThat(tab.is(visible(FIRST + " .seq"))).as("without a script").isTrue();
        }
    }

    /** Nothing is cut and nothing is moved sideways, of short names and of long ones. */
    @ParameterizedTest
    @ValueSource(ints = {360, 390, 1280})
    void screenScrollsDownOnly(int width) throws IOException {
        for (Path page : List.of(report, written("hostile.html", SamplePages.hostile()))) {
            try (Tab tab = open(page)) {
                tab.size(width, 800);
                tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
                assertThat(tab.is("document.documentElement.scrollWidth <= innerWidth"))
                        .isTrue();
                assertThat(strings(tab, """
                                [...document.querySelectorAll('main :not(svg *), header *')]
                                  .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
                                  .map(each => each.outerHTML.slice(0, 100))""")).isEmpty();
                Tab.keep(tab.screenshot(), "width-" + width + ".png");
            }
        }
    }

    @Test
    void manyFindingsAreFilteredByTextSeverityAndState() throws IOException {
        try (Tab tab = open(written("crowded.html", SamplePages.crowded()))) {
            assertThat(tab.text("#shown")).isEqualTo("200 of 200");
            set(tab, "#severity", "suspect");
            assertThat(tab.text("#shown")).isEqualTo("50 of 200");
            assertThat(tab.is(visible("#f1"))).isFalse();
            assertThat(tab.is(visible("#f51"))).isTrue();
            set(tab, "#text", "HIDDEN_fin orders.java:42");
            assertThat(tab.text("#shown")).isEqualTo("50 of 200");
            set(tab, "#text", "nothing of the kind");
            assertThat(tab.text("#shown")).isEqualTo("0 of 200");
            set(tab, "#text", "");
            set(tab, "#severity", "");
            set(tab, "#state", "close_wait");
            assertThat(tab.text("#shown")).isEqualTo("200 of 200");
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void fewFindingsNeedNoFilter() throws IOException {
        try (Tab tab = open(report)) {
            assertThat(tab.evaluate("document.querySelectorAll('#text, #severity, #state').length")
                            .getAsInt())
                    .isZero();
        }
    }

    @Test
    void browserAsksForNothingAndComplainsOfNothing() throws IOException {
        try (Tab tab = open(report)) {
            tab.click("[data-open='1']");
            assertThat(tab.requests()).containsExactly(report.toUri().toString());
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void hostileNamesAreTextAndNothingElse() throws IOException {
        try (Tab tab = open(written("hostile.html", SamplePages.hostile()))) {
            assertThat(tab.text(FIRST + " summary")).contains("<script>alert(1)</script><img src=x onerror=alert(1)>");
            assertThat(tab.evaluate("document.images.length").getAsInt()).isZero();
            assertThat(tab.evaluate("document.scripts.length").getAsInt()).isOne();
            assertThat(tab.requests()).hasSize(1);
            assertThat(tab.complaints()).isEmpty();
        }
    }

    @Test
    void twoHundredFindingsOpenAndPrint() throws IOException {
        try (Tab tab = open(written("crowded.html", SamplePages.crowded()))) {
            tab.click("[data-open='1']");
            assertThat(openFindings(tab)).isEqualTo(200);
            assertThat(tab.is(visible("#f200 .seq"))).isTrue();
            tab.click("[data-open='']");
            byte[] pdf = tab.pdf();
            Tab.keep(pdf, "crowded.pdf");
            // a line or two of each: who wants more opens it before
            assertThat(pages(pdf)).isBetween(10L, 50L);
            assertThat(tab.complaints()).isEmpty();
        }
    }

    private static Tab open(Path page) {
        return new Tab(new DevTools(chromium.devTools()), page.toUri(), WIDTH);
    }

    private static Path written(String name, String page) throws IOException {
        return Files.writeString(directory.resolve(name), page);
    }

    private static void set(Tab tab, String selector, String value) {
        tab.evaluate("(() => { const field = document.querySelector('" + selector + "'); field.value = '" + value
                + "'; field.dispatchEvent(new Event('input')); })()");
    }

    private static String visible(String selector) {
        return "document.querySelector('" + selector + "').checkVisibility()";
    }

    private static String focused(Tab tab) {
        return tab.evaluate("document.activeElement.innerText").getAsString();
    }

    private static int openFindings(Tab tab) {
        return tab.evaluate("document.querySelectorAll('" + FIRST + "[open]').length")
                .getAsInt();
    }

    private static String background(Tab tab) {
        return tab.evaluate("getComputedStyle(document.body).backgroundColor").getAsString();
    }

    private static List<String> strings(Tab tab, String expression) {
        List<String> strings = new ArrayList<>();
        for (JsonElement each : tab.evaluate(expression).getAsJsonArray()) {
            strings.add(each.isJsonNull() ? null : each.getAsString());
        }
        return strings;
    }

    private static int level(String heading) {
        return heading.charAt(1) - '0';
    }

    private static long pages(byte[] pdf) {
        return Pattern.compile("/Type /Page\\b(?!s)")
                .matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    private static String read(String resource) throws IOException {
        try (var in = PageIT.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
