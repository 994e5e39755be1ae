// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The DevTools protocol: commands with their answers, and events in the order in which they came. */
final class DevTools implements AutoCloseable {
    private static final Gson GSON = new Gson();

    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    DevTools(URI address) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .join();
    }

    /**
     * @param session of a tab, or null for the browser itself
     * @param parameters names and values in turn
     */
    JsonObject call(String session, String method, Object... parameters) {
        JsonObject command = new JsonObject();
        int id = lastId.incrementAndGet();
        command.addProperty("id", id);
        command.addProperty("method", method);
        if (session != null) {
            command.addProperty("sessionId", session);
        }
        JsonObject values = new JsonObject();
        for (int i = 0; i < parameters.length; i += 2) {
            values.add((String) parameters[i], GSON.toJsonTree(parameters[i + 1]));
        }
        command.add("params", values);
        waiting.put(id, new CompletableFuture<>());
        socket.sendText(command.toString(), true).join();
        return answer(id, method);
    }

    private JsonObject answer(int id, String method) {
        try {
            JsonObject answer = waiting.get(id).get(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer.has("error")) {
                throw new AssertionError(method + ": " + answer.get("error"));
            }
            return answer.getAsJsonObject("result");
        } catch (InterruptedException | ExecutionException | TimeoutException none) {
            throw new AssertionError("no answer to " + method, none);
        } finally {
            waiting.remove(id);
        }
    }

    /** All so far with this method. */
    List<JsonObject> events(String method) {
        return events.stream()
                .filter(event -> event.get("method").getAsString().equals(method))
                .map(event -> event.getAsJsonObject("params"))
                .toList();
    }

    void awaitEvent(String method) {
        await().atMost(Chromium.PATIENCE).until(() -> !events(method).isEmpty());
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                received(JsonParser.parseString(message.toString()).getAsJsonObject());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void received(JsonObject json) {
            if (json.has("id")) {
                CompletableFuture<JsonObject> answer =
                        waiting.get(json.get("id").getAsInt());
                if (answer != null) {
                    answer.complete(json);
                }
            } else {
                events.add(json);
            }
        }
    }
}
