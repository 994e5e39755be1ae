// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium of its own, with a new profile; closing it ends it. */
final class Chromium implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    private final Process process;
    private final Path profile;
    private final Path log;

    private Chromium(Path binary, Path profile) throws IOException {
        this.profile = profile;
        this.log = profile.resolve("stderr.txt");
        this.process = command(binary)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile())
                .start();
    }

    /** The browser on the PATH, where there is one. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile a directory of its own */
    static Chromium start(Path binary, Path profile) throws IOException {
        return new Chromium(binary, profile);
    }

    private ProcessBuilder command(Path binary) {
        return new ProcessBuilder(
                binary.toString(),
                "--headless=new",
                // root, as CI is, has no sandbox
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank");
    }

    /** Where its DevTools listen, on loopback. */
    URI devTools() {
        List<String> portAndPath = await("chromium to open its port; what it said is in " + log)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> Files.readAllLines(profile.resolve("DevToolsActivePort")), lines -> lines.size() >= 2);
        return URI.create("ws://127.0.0.1:" + portAndPath.get(0) + portAndPath.get(1));
    }

    /** As a person ends it, so that it clears up behind itself. */
    @Override
    public void close() {
        try (DevTools devTools = new DevTools(devTools())) {
            devTools.call(null, "Browser.close");
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
