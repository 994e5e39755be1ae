// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import io.fourwave.report.Phrases;
import io.fourwave.tcp.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What stands around the page's body: the style, the script, and the policy that tells the browser to load nothing and to
 * run no script but this one, whatever the application's names contain.
 */
final class PageFrame {
    private static final String STYLE = "page.css";
    private static final String SCRIPT = "page.js";

    private PageFrame() {}

    /** Up to the beginning of the body. */
    static void begin(Markup page, String title) {
        String style = resource(STYLE);
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .open(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        Phrases.say(
                                "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
                                hash(style), hash(resource(SCRIPT))))
                .raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .text(title)
                .raw("</title>\n<style>")
                .raw(style)
                .raw("</style>\n</head>\n<body>\n");
    }

    static void end(Markup page) {
        page.raw("<script>").raw(resource(SCRIPT)).raw("</script>\n</body>\n</html>\n");
    }

    private static String resource(String name) {
        try (InputStream in = PageFrame.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException("the agent's jar is damaged: " + name, damaged);
        }
    }

    private static String hash(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
