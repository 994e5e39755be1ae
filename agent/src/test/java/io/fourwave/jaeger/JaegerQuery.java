// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Jaeger's query API, the part that its search page uses. */
public final class JaegerQuery {

    private static final int ALL = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    JaegerQuery(URI base) {
        this.base = base;
    }

    boolean isReady() {
        try {
            return get("/api/services").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The names that the page's service list shows. */
    List<String> services() {
        return stream(data("/api/services")).map(JsonElement::getAsString).toList();
    }

    /** The names that the page's operation list shows. */
    List<String> operations(String service) {
        return stream(data("/api/services/" + encoded(service) + "/operations"))
                .map(JsonElement::getAsString)
                .toList();
    }

    /** The traces that have a span of this name. */
    List<JaegerTrace> tracesWithOperation(String service, String operation) {
        return search(service, "&operation=" + encoded(operation));
    }

    /** The traces that have a span with this attribute; what the page's tag box sends for {@code key=value}. */
    public List<JaegerTrace> tracesWithTag(String service, String key, String value) {
        return search(service, "&tags=" + encoded(new Gson().toJson(Map.of(key, value))));
    }

    private List<JaegerTrace> search(String service, String criteria) {
        long now = System.currentTimeMillis() * 1000;
        String times = "&start=%d&end=%d&limit=%d".formatted(now - 3_600_000_000L, now + 60_000_000L, ALL);
        return stream(data("/api/traces?service=" + encoded(service) + criteria + times))
                .map(trace -> JaegerTrace.of(trace.getAsJsonObject()))
                .toList();
    }

    private JsonArray data(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " was answered " + response.statusCode() + ": " + response.body());
        }
        JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
        return answer.get("data").isJsonNull() ? new JsonArray() : answer.getAsJsonArray("data");
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking Jaeger", e);
        }
    }

    private static Stream<JsonElement> stream(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
