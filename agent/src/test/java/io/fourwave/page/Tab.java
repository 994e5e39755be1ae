// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One page in the browser, used as a person would: by mouse, by keys and by looking. */
final class Tab implements AutoCloseable {
    private final DevTools devTools;
    private final String session;

    /** @param width of the window in CSS pixels */
    Tab(DevTools devTools, URI page, int width) {
        this.devTools = devTools;
        String target = devTools.call(null, "Target.createTarget", "url", "about:blank")
                .get("targetId")
                .getAsString();
        this.session = devTools.call(null, "Target.attachToTarget", "targetId", target, "flatten", true)
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable");
        }
        size(width, 1000);
        call("Page.bringToFront");
        call("Page.navigate", "url", page.toString());
        devTools.awaitEvent("Page.loadEventFired");
    }

    JsonObject call(String method, Object... parameters) {
        return devTools.call(session, method, parameters);
    }

    /** The value of an expression; a promise is waited for. */
    JsonElement evaluate(String expression) {
        JsonObject result =
                call("Runtime.evaluate", "expression", expression, "returnByValue", true, "awaitPromise", true);
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        JsonElement value = result.getAsJsonObject("result").get("value");
        return value == null ? JsonNull.INSTANCE : value;
    }

    boolean is(String expression) {
        return evaluate(expression).getAsBoolean();
    }

    /** The text of the first element, as it can be read now. */
    String text(String selector) {
        return evaluate("document.querySelector(%s).innerText".formatted(new Gson().toJson(selector)))
                .getAsString();
    }

    /** With the mouse, in the middle of the first such element. */
    void click(String selector) {
        JsonObject point = evaluate("""
                (() => {
                  const element = document.querySelector(%s);
                  element.scrollIntoView({block: 'center'});
                  const box = element.getBoundingClientRect();
                  return {x: box.left + box.width / 2, y: box.top + box.height / 2};
                })()""".formatted(new Gson().toJson(selector))).getAsJsonObject();
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    "type",
                    type,
                    "x",
                    point.get("x").getAsDouble(),
                    "y",
                    point.get("y").getAsDouble(),
                    "button",
                    "left",
                    "clickCount",
                    1);
        }
    }

    /** One key down and up. */
    void press(String key) {
        Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13);
        int code = codes.get(key);
        call(
                "Input.dispatchKeyEvent",
                "type",
                "keyDown",
                "key",
                key,
                "code",
                key,
                "windowsVirtualKeyCode",
                code,
                "text",
                key.equals("Enter") ? "\r" : "");
        call("Input.dispatchKeyEvent", "type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code);
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                "width",
                width,
                "height",
                height,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
    }

    /** @param media {@code screen} or {@code print} */
    void show(String media, String colours) {
        call(
                "Emulation.setEmulatedMedia",
                "media",
                media,
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", colours)));
    }

    /** The whole page, as PNG. */
    byte[] screenshot() {
        return bytes(call("Page.captureScreenshot", "captureBeyondViewport", true));
    }

    /** As it is printed, as PDF. */
    byte[] pdf() {
        return bytes(call("Page.printToPDF", "preferCSSPageSize", true));
    }

    private static byte[] bytes(JsonObject answer) {
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    static void keep(byte[] picture, String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "page"));
        Files.write(directory.resolve(name), picture);
    }

    /** Everything that the page asked for. */
    List<String> requests() {
        return devTools.events("Network.requestWillBeSent").stream()
                .map(event -> event.getAsJsonObject("request").get("url").getAsString())
                .toList();
    }

    /** What a browser shows in its console: messages, errors, refusals. */
    List<JsonObject> complaints() {
        return Stream.of(
                        "Runtime.consoleAPICalled",
                        "Runtime.exceptionThrown",
                        "Log.entryAdded",
                        "Page.javascriptDialogOpening")
                .flatMap(method -> devTools.events(method).stream())
                .toList();
    }

    @Override
    public void close() {
        call("Page.close");
        devTools.close();
    }
}
