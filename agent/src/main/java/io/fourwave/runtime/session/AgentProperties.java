// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.jdk.JavaBase;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Where the agent tells the command line how it is: the JVM's agent properties, which the attach mechanism hands to
 * whoever may attach and to nobody else. To read them loads no agent: the JVM keeps about 25 kB of each agent that it
 * has ever loaded, and from JDK 21 on prints four lines about each (JEP 451).
 */
public final class AgentProperties {
    private static final String PREFIX = "fourwave.";
    private static final String ANSWER = PREFIX + "answer.";
    /** An answer that nobody has fetched by then is not waited for any more. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Properties properties;
    private final Map<String, Long> answers = new ConcurrentHashMap<>();

    /** Needs {@code jdk.internal.vm} opened; a JVM without agent properties gets a board that nobody reads. */
    public AgentProperties() {
        this.properties = agentProperties();
    }

    private static Properties agentProperties() {
        try {
            return JavaBase.agentProperties();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException unreachable) {
            return new Properties();
        }
    }

    /** Somebody waits for it, and must not take the state of an earlier attach for that of this one. */
    public void starting() {
        if (!"watching".equals(properties.getProperty(PREFIX + "state"))) {
            clear();
            properties.setProperty(PREFIX + "state", "starting");
        }
    }

    /** All other properties are set by then: whoever waits for the state may read the rest. */
    public void watching(Map<String, String> about) {
        about.forEach((key, value) -> properties.setProperty(PREFIX + key, value));
        properties.setProperty(PREFIX + "state", "watching");
    }

    public void failed(String reason) {
        properties.setProperty(PREFIX + "reason", reason);
        properties.setProperty(PREFIX + "state", "failed");
    }

    void snapshot(String json) {
        properties.setProperty(PREFIX + "snapshot", json);
        forgetAnswers(ANSWER_NANOS);
    }

    /** How far the command {@code close} is. */
    void closing(String json) {
        properties.setProperty(PREFIX + "closing", json);
    }

    /** @param id what the command gave its question */
    public void answer(String id, String answer) {
        answers.put(id, System.nanoTime());
        properties.setProperty(ANSWER + id, answer);
    }

    /** The agent goes, and all that it has published. */
    public void clear() {
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .forEach(properties::remove);
    }

    private void forgetAnswers(long olderThanNanos) {
        long now = System.nanoTime();
        answers.forEach((id, posted) -> {
            if (now - posted > olderThanNanos) {
                answers.remove(id);
                properties.remove(ANSWER + id);
            }
        });
    }
}
