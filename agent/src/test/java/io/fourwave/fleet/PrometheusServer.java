// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A real Prometheus with the rules of deploy/, that scrapes a Collector each second and waits no minutes before it fires. */
final class PrometheusServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: [fourwave-recording.yml, fourwave-alerts.yml]
            scrape_configs:
              - job_name: fourwave
                honor_labels: true
                static_configs:
                  - targets: ["127.0.0.1:%d"]
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Program.freePort();
    private final Program program;

    private PrometheusServer(Path binary, Path directory, int scraped) throws IOException {
        for (String rules : List.of("fourwave-recording.yml", "fourwave-alerts.yml")) {
            String shipped = Files.readString(DeployFiles.PROMETHEUS.resolve(rules));
            // what is asked is what is shipped; only the patience is that of a test
            Files.writeString(directory.resolve(rules), shipped.replaceAll("(?m)^( +for:) \\d+m$", "$1 1s"));
        }
        Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION.formatted(scraped));
        this.program = Program.start(
                directory,
                Map.of(),
                this::isReady,
                List.of(
                        binary.toString(),
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port));
    }

    static PrometheusServer start(Path binary, Path directory, int scraped) {
        try {
            return new PrometheusServer(binary, directory, scraped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The alerts that fire. */
    List<Alert> firing() {
        return objects(get("/api/v1/alerts").getAsJsonObject("data"), "alerts").stream()
                .filter(alert -> alert.get("state").getAsString().equals("firing"))
                .map(alert -> new Alert(texts(alert, "labels"), texts(alert, "annotations")))
                .toList();
    }

    /** What an instant query returns; fails where Prometheus does not take it. */
    List<Sample> query(String expression) {
        JsonObject answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
        if (!answer.get("status").getAsString().equals("success")) {
            throw new AssertionError(expression + " was answered " + answer);
        }
        return objects(answer.getAsJsonObject("data"), "result").stream()
                .map(sample -> new Sample(
                        texts(sample, "metric"),
                        sample.getAsJsonArray("value").get(1).getAsDouble()))
                .toList();
    }

    @Override
    public void close() {
        program.close();
    }

    private boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private JsonObject get(String path) {
        return JsonParser.parseString(send(path).body()).getAsJsonObject();
    }

    private HttpResponse<String> send(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking Prometheus", e);
        }
    }

    private static List<JsonObject> objects(JsonObject owner, String key) {
        return StreamSupport.stream(owner.getAsJsonArray(key).spliterator(), false)
                .map(each -> each.getAsJsonObject())
                .toList();
    }

    private static Map<String, String> texts(JsonObject owner, String key) {
        return owner.getAsJsonObject(key).entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().getAsString()));
    }

    record Alert(Map<String, String> labels, Map<String, String> annotations) {
        boolean is(String name, String service) {
            return name.equals(labels.get("alertname")) && service.equals(labels.get("service_name"));
        }
    }

    record Sample(Map<String, String> labels, double value) {}
}
